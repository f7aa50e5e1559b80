"""The invented posts and photographs as HTML, to be shown once by Chromium (make_media.py).

They look like posts in general, not like any platform: no logo, no trademark, no icon. Words come from the stories.
"""

from html import escape

from casebook.demo.journalist import words as journalist
from casebook.demo.student import words as student
from casebook.demo.teacher import words as teacher

_STYLE = """
*{box-sizing:border-box;margin:0} body{font:15px/1.5 'Noto Sans','Noto Naskh Arabic',sans-serif;background:VAR_BACK;padding:14px;color:#1d2329}
[dir=rtl]{font-family:'Noto Naskh Arabic','Noto Sans',serif;font-size:17px}
.card{background:#fff;border-radius:12px;padding:14px 16px;margin-bottom:10px;border:1px solid #dfe3e6}
.head{display:flex;gap:10px;align-items:center;margin-bottom:8px}
.face{width:42px;height:42px;border-radius:50%;background:VAR_FACE;color:#fff;font-weight:700;font-size:19px;display:flex;align-items:center;justify-content:center;flex:none}
.face.small{width:30px;height:30px;font-size:14px}
.name{font-weight:700;line-height:1.25} .grey{color:#69737c;font-size:12.5px}
.foot{display:flex;justify-content:space-between;color:#69737c;font-size:12.5px;margin-top:10px}
.hidden{background:#2b2f33;color:#c9ced2;border-radius:6px;display:flex;align-items:center;justify-content:center;font-size:13px;margin:8px 0}
.blur{height:170px;border-radius:8px;margin-top:8px;filter:blur(9px);background:radial-gradient(circle at 50% 42%,#c9a58a 0 17%,transparent 18%),linear-gradient(#7c8f9c 0 60%,#4f4d59 60%)}
.clip{overflow:hidden;border-radius:8px}
.bubble{background:#fff;border-radius:14px;padding:10px 14px;max-width:85%;margin-bottom:10px}
.comment{display:flex;gap:9px;padding:7px 0;border-top:1px solid #eceff1}
.film{height:230px;background:#3a1f1f;color:#fff;display:flex;align-items:center;justify-content:center;font-size:24px;font-weight:700;border-radius:8px;margin-bottom:10px}
"""


def page(body: str, *, language: str, back: str = "#eef1f3", face: str = "#0f5b64") -> str:
    """Return a whole page with that body."""
    style = _STYLE.replace("VAR_BACK", back).replace("VAR_FACE", face)
    direction = "rtl" if language == "fa" else "ltr"
    head = f"<!doctype html><html lang={language} dir={direction}><meta charset=utf-8><style>{style}</style>"
    return f"{head}<body dir={direction}>{body}"


def head(name: str, below: str) -> str:
    """Return the line with a round initial, a name, and what stands below the name."""
    return (
        f"<div class=head><div class=face>{name[0]}</div>"
        f"<div><div class=name>{name}</div><div class=grey dir=auto>{below}</div></div></div>"
    )


def card(name: str, below: str, body: str, foot: tuple[str, str]) -> str:
    """Return one post."""
    return (
        f"<div class=card>{head(name, below)}{body}"
        f"<div class=foot><span>{foot[0]}</span><span dir=auto>{foot[1]}</span></div></div>"
    )


def comment(name: str, when: str, text: str, *, rtl: bool = False) -> str:
    """Return one comment below a post."""
    direction = "rtl" if rtl else "ltr"
    return (
        f"<div class=comment dir={direction}><div class='face small'>{name[0]}</div>"
        f"<div><b>{name}</b> <span class=grey>{when}</span><br>{text}</div></div>"
    )


def covered(text: str, height: int) -> str:
    """Return a dark box in place of what is not shown."""
    return f"<div class=hidden style='height:{height}px'>{text}</div>"


_BLUR = "<div class=clip><div class=blur></div></div>"


def _address_covered() -> str:
    before, after = student.ADDRESS_GIVEN.text.split("[پوشیده شده]")
    return f"<p>{before}<span style='background:#2b2f33;color:#2b2f33'>پوشیده شده پوشیده</span>{after}</p>"


def _comments() -> str:
    repeated, last = teacher.SMEAR_REPEATED.text, "Шарм аст!"
    said = (
        ("Ватан", "09:04", repeated),
        ("Зафар 12", "09:04", repeated),
        ("Тарафдор", "09:05", repeated),
        ("Ҷавон 1", "09:06", "Бигзор ҳама донанд, ки ӯ кист."),
        ("Тарафдор", "09:07", "Бигзор ҳама донанд, ки ӯ кист."),
        ("Ватан", "09:08", last),
    )
    body = "".join(comment(*one) for one in said)
    return page(f"<div class=card><b>Шарҳҳо: 6</b>{body}</div>", language="tg", face="#6b5b95")


def _two_scripts() -> str:
    persian = "شرم کن، به خانه برگرد! پدرت برای تو جواب می‌دهد."
    tajik = student.PILE_ON.text
    body = (
        comment("Садо", "21:02", tajik)
        + comment("پیک", "21:02", persian, rtl=True)
        + comment("Насим 88", "21:02", tajik)
        + comment("گلشن", "21:02", persian, rtl=True)
        + comment("Дидор", "21:03", tajik)
    )
    return page(f"<div class=card>{body}</div>", language="tg", face="#a0522d")


def _video_page() -> str:
    title, rest = journalist.VIDEO.text.split(" Делитесь", 1)
    film = f"<div class=film>{title.split('?')[0]}?</div>"
    below = f"{film}<h3>{title}</h3><p class=grey>8 914 просмотров · 12 июня 2026 г.</p><br>"
    return page(
        f"<div class=card>{below}{head('Мисол ТВ', '2,1 тыс. подписчиков')}<p>Делитесь{rest}</p></div>",
        language="ru",
        face="#7a2e2e",
    )


ALL = {
    "channel-post.png": page(
        card(
            "Овози Мисол",
            "48 100 обуначӣ",
            f"{_BLUR}<p style='margin-top:10px'>{escape(teacher.THREAT.text)}</p>",
            ("12,4 ҳазор тамошо", "11 май, 14:14"),
        ),
        language="tg",
        back="#dfe9e2",
    ),
    "comments.png": _comments(),
    "covered-post.png": page(
        card(
            "Пётр Примеров",
            "18 мар в 21:30",
            covered("закрыто", 46) + covered("закрыто", 200),
            ("12,4 тыс. просмотров", ""),
        ),
        language="ru",
        face="#b5651d",
    ),
    "brother-message.jpg": page(
        f"<div class=grey style='text-align:center;margin-bottom:10px'>14 май</div>"
        f"<div class=bubble>{escape(teacher.CALLED_AGAIN.text)}<div class=foot><span></span><span>12:58</span></div></div>",
        language="tg",
        back="#d8e2e8",
    ),
    "wall-post.png": page(
        card(
            "Правда Примера",
            "26 фев в 9:40",
            f"<p>{escape(journalist.WALL.text)}</p>"
            + comment("Гость 1", "9:52", "Давно пора.")
            + comment("Гость 2", "9:53", "А что он сделал? Кто-нибудь читал его статьи?"),
            ("3 207 просмотров", "41 раз поделились"),
        ),
        language="ru",
        face="#3d5a80",
    ),
    "video-page.jpg": _video_page(),
    "false-profile.jpg": page(
        f"<div class=card>{head('نگینه پروازی', 'nigina.parvozi.misol')}"
        f"{covered('چهره پوشیده شده', 120)}<p>{escape(student.FALSE_PROFILE.text)}</p>"
        "<div class=foot><span>۱۲ فرسته</span><span>۴٬۲۱۰ دنبال‌کننده</span><span>۹ دنبال‌شده</span></div></div>",
        language="fa",
        face="#8e5572",
    ),
    "call-to-find.png": page(
        card(
            "وطن‌دوست",
            "@watan_mesal",
            f"<p>{escape(student.CALL_TO_FIND.text)}</p>{covered('تصویر پوشیده شده', 150)}",
            ("۱۴۰ پاسخ · ۳۸ بازنشر", "6:30 PM · Sep 3, 2026"),
        ),
        language="fa",
        face="#39424e",
    ),
    "address-given.png": page(
        card("دیدبان", "۵ سپتامبر", _address_covered(), ("۲۷ همرسانی", "۸۸ دیدگاه")), language="fa", face="#556b2f"
    ),
    "comments-two-scripts.png": _two_scripts(),
}

COURTYARD = """<!doctype html><body style="margin:0"><svg style="display:block" viewBox="0 0 640 480" width="640" height="480">
<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#b9c7d3"/><stop offset="1" stop-color="#e4e0d4"/></linearGradient>
<linearGradient id="g" x2="0" y2="1"><stop stop-color="#a79a84"/><stop offset="1" stop-color="#7d705c"/></linearGradient></defs>
<rect width="640" height="200" fill="url(#s)"/><path d="M0 150 L120 95 L230 140 L370 80 L520 135 L640 100 V200 H0Z" fill="#98a2a6"/>
<rect y="190" width="640" height="290" fill="url(#g)"/><rect y="130" width="640" height="120" fill="#cdbfa3"/>
<rect y="126" width="640" height="10" fill="#a8977a"/><rect x="255" y="110" width="130" height="150" fill="#3f4a45"/>
<path d="M255 110 L205 128 V276 L255 260Z" fill="#4f7a6b"/><path d="M385 110 L440 130 V280 L385 260Z" fill="#47705f"/>
<path d="M60 250 V120 M60 160 Q20 110 30 70 M60 150 Q95 100 88 62 M60 140 Q58 90 60 50" stroke="#5a4a38" stroke-width="7" fill="none"/>
<g fill="#f1eee6" stroke="#c9c4b6"><path d="M300 330 l44 -9 7 26 -45 8z"/><path d="M382 352 l38 6 -6 28 -37 -8z"/>
<path d="M240 372 l50 2 -3 30 -48 -4z"/><path d="M452 322 l30 -13 11 22 -31 12z"/><path d="M330 410 l46 -6 5 27 -46 5z"/></g>
<path d="M150 400 q30 -24 60 0 l-6 30 h-48z" fill="#6d4f3a"/></svg>"""

SLIP = f"""<!doctype html><meta charset=utf-8><body style="margin:0;background:#8a6f52;height:400px;display:flex;
align-items:center;justify-content:center"><div style="background:#f4f1e8;width:420px;padding:34px 36px;
transform:rotate(-2.5deg);box-shadow:3px 8px 16px #0007;font:20px/1.6 'Noto Sans'">{escape(journalist.REFUSAL.text)}</div>"""
