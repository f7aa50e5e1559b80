"""The custodian's statement in the form of the venue: for a human being to read, correct, complete and sign by hand.

Three forms, chosen by the profile: our own (`generic`), a witness statement under Practice Direction 32 (`uk`), and the
certification of FRE 902(14) (`us_902`). The last two are in English and keep prescribed words verbatim
(legal_forms.toml). They are filled from capture and custody, never signed by software, and say nothing for the signer.
"""

from collections.abc import Mapping, Sequence

from casebook.exporters.dossier import CustodyFacts, Dossier, ExhibitFacts, ExhibitFile
from casebook.exporters.plain import moment
from casebook.exporters.typeset.certificate import omissions, sign_form, software
from casebook.exporters.typeset.legal_forms import form, oath
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.wording import apart, stamp

ENGLISH = frozenset({"uk", "us_902"})
_TITLES = {"uk": "custodian_uk", "us_902": "custodian_us_902"}


def title(dossier: Dossier) -> str:
    """Give the key of the words that head the statement."""
    return _TITLES.get(dossier.profile.custodian, "custodian")


def custodian(setting: Setting, dossier: Dossier) -> list[Json]:
    """Everything that stands under the statement's title, in the form that the profile asks for."""
    composed = {"uk": _uk, "us_902": _us_902}.get(dossier.profile.custodian, _generic)
    return composed(setting, dossier)


# ── our own form ────────────────────────────────────────────────────────────────────────────────────────


def _generic(setting: Setting, dossier: Dossier) -> list[Json]:
    return [
        setting.tell("custodian_draft", "quiet"),
        setting.sub("custodian_who"),
        {"b": "lines", "title": setting.word("custodian_who_text"), "count": 4},
        setting.sub("custodian_how"),
        _how(setting, dossier),
        setting.sub("custodian_items"),
        *_items(setting, dossier),
        setting.sub("custodian_kept"),
        setting.tell("custodian_kept_text"),
        setting.sub("custodian_changed"),
        *omissions(setting, dossier),
        setting.sub("custodian_not"),
        {"b": "lines", "title": setting.word("custodian_not_text"), "count": 3},
        {
            "b": "together",
            "blocks": [
                setting.sub("declaration"),
                setting.tell("custodian_refers", pack=dossier.pack_id),
                setting.tell("declaration_1"),
                {"b": "lines", "title": setting.word("own_words"), "count": 4},
                setting.tell("by_hand", "quiet"),
                sign_form(setting),
            ],
        },
    ]


def _how(setting: Setting, dossier: Dossier) -> Json:
    return setting.tell("custodian_how_text", software=flat(setting.line(software(setting, dossier), ours=True)))


def _items(setting: Setting, dossier: Dossier) -> list[Json]:
    rows = [_item(setting, exhibit) for exhibit in dossier.exhibits]
    if not rows:
        return [setting.tell("no_exhibits")]
    table = setting.table(["auto", "wide", "short", "name"], ["exhibit", "title", "captured", "method"], rows)
    return [setting.tell("custodian_items_text"), table]


def _item(setting: Setting, exhibit: ExhibitFacts) -> list[list[Json]]:
    capture = exhibit.capture
    return [
        [setting.cell(exhibit.label, style="strong")],
        [setting.cell(exhibit.title)],
        [setting.cell(stamp(capture.captured_at_utc))],
        [
            setting.cell(capture.method),
            setting.cell(_tool(exhibit), style="quiet"),
            setting.cell(capture.operator_role, style="quiet"),
        ],
    ]


def _tool(exhibit: ExhibitFacts) -> str:
    return f"{exhibit.capture.tool_name} {exhibit.capture.tool_version}".strip()


# ── United Kingdom: PD 32 ───────────────────────────────────────────────────────────────────────────────


def _uk(setting: Setting, dossier: Dossier) -> list[Json]:
    words = form("uk")
    return [
        _lines(setting, words["block_title"], 2),
        _say(setting, words["draft"], "quiet"),
        _sub(setting, words["who"]),
        _lines(setting, words["who_text"], 4),
        _sub(setting, words["how_made"]),
        _lines(setting, words["how_made_text"], 3),
        _sub(setting, words["knowledge"]),
        _lines(setting, words["knowledge_text"], 3),
        _sub(setting, words["how"]),
        _how(setting, dossier),
        _sub(setting, words["items"]),
        *_items(setting, dossier),
        _sub(setting, words["kept"]),
        setting.tell("custodian_kept_text"),
        _sub(setting, words["changed"]),
        *omissions(setting, dossier),
        _sub(setting, words["not_done"]),
        _lines(setting, flat(setting.word("custodian_not_text")), 3),
        _sub(setting, words["exhibit"]),
        _lines(setting, words["exhibit_text"].format(pack=dossier.pack_id), 1),
        _oath(setting, words["truth"], oath("uk")),
    ]


# ── United States: FRE 902(14) ──────────────────────────────────────────────────────────────────────────


def _us_902(setting: Setting, dossier: Dossier) -> list[Json]:
    words = form("us_902")
    pack = words["pack"].format(
        pack=apart(dossier.pack_id), issued=apart(stamp(dossier.issued_at)), issuer=apart(dossier.issuer.legal_name)
    )
    process = words["process_text"].format(software=flat(setting.line(software(setting, dossier), ours=True)))
    return [
        _say(setting, words["lead"], "strong"),
        _say(setting, words["draft"], "quiet"),
        _sub(setting, words["who"]),
        _lines(setting, words["who_text"], 4),
        _sub(setting, words["matter"]),
        _lines(setting, words["matter_text"], 2),
        _say(setting, pack),
        _sub(setting, words["acquired"]),
        *(block for exhibit in dossier.exhibits for block in _record(setting, dossier, exhibit, words)),
        *([] if dossier.exhibits else [setting.tell("no_exhibits")]),
        _sub(setting, words["process"]),
        _say(setting, process),
        _sub(setting, words["accurate"]),
        _lines(setting, words["accurate_text"], 4),
        _sub(setting, words["limits"]),
        _say(setting, words["limits_text"]),
        _oath(setting, words["oath"], oath("us_902")),
    ]


def _record(setting: Setting, dossier: Dossier, exhibit: ExhibitFacts, words: Mapping[str, str]) -> list[Json]:
    chain = [event for event in dossier.custody if event.exhibit == exhibit.label]
    capture, post = exhibit.capture, exhibit.post
    account = " · ".join(filter(None, (post.author_handle, post.account_id))) if post else ""
    rows = [
        (words["source"], [exhibit.source_url or (post.url if post else ""), post.platform if post else ""]),
        (words["account"], [account]),
        (words["device"], [words["device_text"]] if not exhibit.source_url else []),
        (words["taken"], [stamp(capture.captured_at_utc)]),
        (words["received"], [stamp(exhibit.received_at_utc)]),
        (words["tool"], [_tool(exhibit)]),
        (words["method"], [capture.method]),
        (words["by"], [capture.operator_role]),
        (words["original_hash"], [_acquired(chain) or words["original_unknown"]]),
        *_offered(exhibit, chain, words),
        (words["custody"], [_event(each, words) for each in chain] or [words["custody_none"]]),
    ]
    return [
        {"b": "say", "text": [setting.line(f"{exhibit.label} · {exhibit.title}")], "s": "strong"},
        _fields(setting, rows),
    ]


def _acquired(chain: Sequence[CustodyFacts]) -> str:
    """The hash taken when the file came; "" where custody is not disclosed."""
    return next((event.sha256_after for event in chain if event.sha256_after), "")


def _offered(
    exhibit: ExhibitFacts, chain: Sequence[CustodyFacts], words: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    rows: list[tuple[str, list[str]]] = []
    for file in exhibit.files:
        rows.append((words["offered"], [file.name, _standing(file, chain, words)]))
        rows.append((words["offered_hash"], [file.sha256]))
    return rows


def _standing(file: ExhibitFile, chain: Sequence[CustodyFacts], words: Mapping[str, str]) -> str:
    if file.role == "original":
        return words["identical"] if file.sha256 == _acquired(chain) else ""
    return words["derived"].format(made_by=file.made_by or file.role)


def _event(event: CustodyFacts, words: Mapping[str, str]) -> str:
    return words["event"].format(at=moment(event.at_utc), event=event.event, actor=event.actor_role)


# ── how a form of words is set ──────────────────────────────────────────────────────────────────────────


def _oath(setting: Setting, title: str, words: str) -> Json:
    signing = [setting.tell("by_hand", "quiet"), sign_form(setting)]
    return {"b": "together", "blocks": [_sub(setting, title), _say(setting, words, "strong"), *signing]}


def _sub(setting: Setting, text: str) -> Json:
    return {"b": "sub", "title": setting.line(text, ours=True)}


def _say(setting: Setting, text: str, style: str = "") -> Json:
    return {"b": "say", "text": [setting.paragraph(text, ours=True)], "s": style}


def _lines(setting: Setting, text: str, count: int) -> Json:
    return {"b": "lines", "title": setting.line(text, ours=True), "count": count}


def _fields(setting: Setting, rows: Sequence[tuple[str, Sequence[str]]]) -> Json:
    kept = [
        [
            setting.line(label, ours=True),
            [setting.cell(text, style="mono" if _is_hash(text) else "") for text in texts if text],
        ]
        for label, texts in rows
        if any(texts)
    ]
    return {"b": "fields", "rows": kept}


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)  # noqa: PLR2004  -- hex of SHA-256
