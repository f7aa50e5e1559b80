"""What happened, in order of time: posts against her, acts against her family, papers of a state. All of it is invented."""

from dataclasses import dataclass
from uuid import UUID

from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.model.incident import Source
from casebook.services import recording
from casebook.services.drafts import ActDraft, IncidentDraft, InvolvementDraft, PostDraft
from casebook.work import Work
from tests.stories.six_files.people import Cast

HOME, EXILE = "Asia/Dushanbe", "Europe/London"
FACEBOOK = "https://www.facebook.com/"


@dataclass(frozen=True)
class Said:
    """One post: where, when (EDTF, at home), its words and what they say in English."""

    key: str
    account: str
    address: str
    number: str
    when: str
    text: str
    english: str
    language: str = "tg"


POSTS = (
    Said(
        "traitor", "channel", "https://t.me/ovozi_misol/341", "341", "2025-11-18T09:20",
        "Маҳса Орзу, ки худро рӯзноманигор меномад, аз душманони ватан маош мегирад. Ба зудӣ ҳама чизро мегӯем.",
        "Mahsa Orzu, who calls herself a journalist, is paid by the enemies of the homeland. Soon we will tell everything.",
    ),
    Said(
        "price", "channel", "https://t.me/ovozi_misol/362", "362", "2026-01-28T21:05",
        "Мы знаем, сколько стоит эта женщина и кто платит за её ночи. Фото будут.",
        "We know what this woman costs and who pays for her nights. There will be photographs.", "ru",
    ),
    Said(
        "nights", "page", f"{FACEBOOK}haqgu.misol/posts/122100000000001", "122100000000001", "2026-02-03T18:40",
        "Ин зани беҳаё шабҳояшро мефурӯшад ва аз ватан сухан мегӯяд. Шарм бод ба падару модараш!",
        "This shameless woman sells her nights and speaks of the homeland. Shame on her parents!",
    ),
    Said(
        "copied", "twin", f"{FACEBOOK}vatandust.misol/posts/122100000000044", "122100000000044", "2026-02-03T18:44",
        "Ин зани беҳаё шабҳояшро мефурӯшад ва аз ватан сухан мегӯяд. Шарм бод!",
        "This shameless woman sells her nights and speaks of the homeland. Shame!",
    ),
    Said(
        "bed", "page", f"{FACEBOOK}haqgu.misol/posts/122100000000017", "122100000000017", "2026-02-20T20:10",
        "Хоҳари хоин дар бистари бегона маош мегирад. Бародараш инро медонад?",
        "The traitor-sister earns her pay in a stranger’s bed. Does her brother know?",
    ),
    Said(
        "family", "channel", "https://t.me/ovozi_misol/388", "388", "2026-03-03T10:15",
        "Оила барои хоҳари хоин ҷавоб медиҳад. Бародари ӯ дар мактаби мо кор мекунад. То кай?",
        "The family answers for the traitor-sister. Her brother works in our school. For how long?",
    ),
    Said(
        "dox", "twin", f"{FACEBOOK}vatandust.misol/posts/122100000000091", "122100000000091", "2026-03-14T23:30",
        "Ана рақами телефони хоин: +44 7700 900123. Ҳар кӣ ғайрат дорад, занг занад!",
        "Here is the traitor’s telephone number: +44 7700 900123. Whoever has honour, call her!",
    ),
    Said(
        "clip", "channel", "https://t.me/ovozi_misol/402", "402", "2026-04-09T19:00",
        "Брат предательницы уже всё рассказал. Смотрите завтра.",
        "The traitor’s brother has told everything already. Watch tomorrow.", "ru",
    ),
    Said(
        "death", "page", f"{FACEBOOK}haqgu.misol/posts/122100000000123", "122100000000123", "2026-05-11T14:00",
        "Ин хоин дар бораи ватан дурӯғ мегӯяд, ба ӯ марг! Ҳар ҷо бошад, меёбем.",
        "This traitor lies about the homeland, death to her! Wherever she is, we will find her.",
    ),
    Said(
        "call", "reader", f"{FACEBOOK}karim.diyori.77/posts/122100000000150", "122100000000150", "2026-05-11T15:12",
        "Ман ба он шаҳр меравам. Касе, ки марди ин миллат аст, бо ман биёяд.",
        "I am going to that city. Whoever is a man of this nation, come with me.",
    ),
    Said(
        "notice", "channel", "https://t.me/ovozi_misol/431", "431", "2026-06-24T08:30",
        "Интерпол её уже ищет. Скоро привезут домой в наручниках.",
        "Interpol is already looking for her. Soon she will be brought home in handcuffs.", "ru",
    ),
    Said(
        "court", "channel", "https://t.me/ovozi_misol/455", "455", "2026-09-18T17:45",
        "Суд ба бародари хоин панҷ рӯзи дигар дод. Навбати худаш меояд.",
        "The court gave the traitor’s brother five more days. Her own turn will come.",
    ),
)  # fmt: skip
BY_KEY = {each.key: each for each in POSTS}


def _source(words: str, connection: str, reliability: str, credibility: str, received: str) -> Source:
    return Source(
        words=words, connection=connection, reliability=reliability, credibility=credibility, received=received
    )


OWN = ("0101", "b", "2")
CAPTURED = ("040401", "a", "1")


def add_events(work: Work, keys: Keyring, case_id: UUID, cast: Cast) -> dict[str, UUID]:
    """Record every incident; give their ids by key."""
    return {key: recording.record_incident(work, keys, case_id, draft) for key, draft in _events(cast).items()}


def _post(key: str, cast: Cast) -> PostDraft:
    said = BY_KEY[key]
    return PostDraft(
        platform="telegram" if "t.me" in said.address else "facebook",
        url=said.address,
        native_id=said.number,
        author=getattr(cast, said.account),
        posted=Moment(said.when, HOME),
        text=said.text,
        language=said.language,
        translation=said.english,
        translation_language="en",
        translated_by="translator",
        kind="TEXT",
        target_person=cast.mahsa,
    )


def _online(title: str, when: str, narrative: str, *posts: str, cast: Cast, kinds: tuple[str, ...]) -> IncidentDraft:
    by = tuple(
        InvolvementDraft(
            account=getattr(cast, BY_KEY[key].account),
            perpetrator_type="troll_account",
            degree="0101",
            confidence="almost_certain",
        )
        for key in posts
    )
    return IncidentDraft(
        title=title,
        when=Moment(when, HOME),
        track="online",
        country="TJ",
        narrative=narrative,
        severity="high",
        sources=(
            _source("Captured by the office from the platform", *CAPTURED, received=when[:10]),
            _source("Her own account, given to the office", *OWN, received="2026-05-14"),
        ),
        acts=tuple(
            ActDraft(kind=kind, victim=cast.mahsa, harms=("psychological",), involvements=by if number == 0 else ())
            for number, kind in enumerate(kinds)
        ),
        posts=tuple(_post(key, cast) for key in posts),
    )


def _events(cast: Cast) -> dict[str, IncidentDraft]:
    section = InvolvementDraft(
        person=cast.major, organisation="Section 3, Department for Order, Misolobod", perpetrator_type="010106",
        degree="0102", confidence="very_likely", state_responsibility="ordered",
        basis="He signed the order; two people heard him give it.",
    )  # fmt: skip
    consulate = InvolvementDraft(
        organisation="Consular section of her state", perpetrator_type="consulate", degree="04", confidence="almost_certain",
        state_responsibility="executed",
    )  # fmt: skip
    relatives = {"salim": cast.salim, "mother": cast.mother, "wife": cast.sister_in_law}

    def at_home(title: str, when: str, narrative: str, kind: str, who: str, *sources: Source) -> IncidentDraft:
        return IncidentDraft(
            title=title, when=Moment(when, HOME), track="home", place="Misolobod", country="TJ", narrative=narrative,
            severity="high", sources=sources,
            acts=(ActDraft(kind=kind, victim=relatives[who], harms=("family",), involvements=(section,)),),
        )  # fmt: skip

    return {
        "announced": _online(
            "A channel names her as paid by enemies", "2025-11-18T09:20",
            "Five days after her inquiry into the grain reserve a channel with 61,000 readers named her and announced more.",
            "traitor", cast=cast, kinds=("smear_defamation",),
        ),
        "passport": IncidentDraft(
            title="The consulate refuses to renew her passport", when=Moment("2025-12-02", EXILE), track="legal",
            place="Consular section of her state in London", country="GB", severity="medium",
            narrative="She waited for three hours. A clerk said that her name was on a list, and gave her a slip without "
            "stamp, date or signature.",
            sources=(
                _source("Her own account, given to the office", *OWN, received="2025-12-03"),
                _source("The slip that she was given", *OWN, received="2025-12-03"),
            ),
            acts=(
                ActDraft(kind="passport_consular_denial", victim=cast.mahsa, harms=("legal_status",), involvements=(consulate,)),
            ),
        ),
        "smear": _online(
            "Sexual smears on a channel and two pages", "2026-01-28/2026-02-20",
            "A channel wrote of “her nights” and promised photographs. Within a week two pages on Facebook wrote the same, "
            "in the same words, four minutes apart.",
            "price", "nights", "copied", "bed", cast=cast, kinds=("smear_sexual_gendered", "harassment_coordinated_pile_on"),
        ),
        "threat_family": _online(
            "The channel says that her family will answer for her", "2026-03-03T10:15",
            "The channel named her brother’s workplace. Nobody outside the family and the school had known who he was.",
            "family", cast=cast, kinds=("threat_to_family",),
        ),
        "summoned": at_home(
            "Her brother is summoned and questioned for four hours", "2026-03-05T09:00",
            "He was asked for her address and for the names of those who pay her. The questions quoted the posts of "
            "3 February and 3 March. He was told to make her stop.", "relative_interrogated", "salim",
            _source("Her brother, told to her by telephone on the same evening", "020101", "b", "2", "2026-03-05"),
            _source("Summons, photographed before he went", "0102", "b", "1", "2026-03-05"),
        ),
        "doxxed": _online(
            "Her telephone number is published; ninety calls follow in one night", "2026-03-14T23:30",
            "The number was known to her family and to the consulate. Ninety calls and 212 messages came before the morning.",
            "dox", cast=cast, kinds=("doxxing",),
        ),
        "dismissed": at_home(
            "Her sister-in-law is dismissed from the hospital", "2026-03-27",
            "The chief physician told her in front of a colleague that he had been called by the department.",
            "relative_dismissed_or_expelled", "wife",
            _source("Order of dismissal", "0102", "b", "1", "2026-04-02"),
            _source("A colleague who was in the room", "020102", "c", "2", "2026-04-06"),
        ),
        "detained": at_home(
            "Her brother is detained for nine days", "2026-04-08/2026-04-17",
            "Six men took him from the school. An order of section 3 gives “petty hooliganism”. He was made to read a text "
            "against her before a camera; on the third day his hand was struck with a baton.", "relative_detained", "salim",
            _source("Order to detain, signed by the head of section 3", "0102", "a", "1", "2026-04-20"),
            _source("A neighbour who saw him led away and heard the order given", "0102", "b", "2", "2026-04-09"),
            _source("Medical letter of 19 April", "0402", "a", "2", "2026-04-21"),
        ),
        "clip_announced": _online(
            "The channel announces her brother’s “confession”", "2026-04-09T19:00",
            "On the day after he was taken the channel announced what he would be made to say.",
            "clip", cast=cast, kinds=("smear_defamation",),
        ),
        "death": _online(
            "A page calls for her death, and a reader sets out to find her", "2026-05-11T14:00",
            "An hour after the call a reader wrote that he was travelling to her city. Both posts were shared 340 times.",
            "death", "call", cast=cast, kinds=("death_threat_to_target", "harassment_coordinated_pile_on"),
        ),
        "notice": IncidentDraft(
            title="A red notice is requested", when=Moment("2026-06-22", HOME), track="legal", country="TJ", severity="high",
            narrative="A decision of section 3 charges her with public calls for extremist activity, for three articles. It asks "
            "the national central bureau for a red notice.",
            sources=(
                _source("Copy of the decision, handed to her mother", "020101", "b", "1", "2026-06-25"),
                _source("Post of the channel of 24 June", *CAPTURED, received="2026-06-24"),
            ),
            acts=(
                ActDraft(
                    kind="interpol_notice_or_diffusion", victim=cast.mahsa, harms=("legal_status",), involvements=(section,)
                ),
            ),
        ),
        "notice_told": _online(
            "The channel writes of the notice before anybody was told", "2026-06-24T08:30",
            "The channel knew of the request two days after it was made; her counsel learnt of it from the post.",
            "notice", cast=cast, kinds=("smear_defamation",),
        ),
        "searched": at_home(
            "Her mother’s home is searched", "2026-07-06T06:20",
            "Four men came with the decision of 22 June and took two telephones and her letters. They left a protocol.",
            "house_search_raid", "mother",
            _source("Her mother, through a neighbour", "020101", "b", "2", "2026-07-06"),
            _source("Protocol of the search, with the same signature", "0102", "a", "1", "2026-07-09"),
        ),
        "sentenced": at_home(
            "Her brother is sentenced to five more days", "2026-09-17",
            "The court took eleven minutes. The judgment quotes her articles and the post of 3 March.",
            "relative_detained", "salim",
            _source("Judgment", "0102", "a", "1", "2026-09-21"),
            _source("A neighbour who sat in the court", "0102", "b", "2", "2026-09-18"),
        ),
        "court_told": _online(
            "The channel writes that her own turn will come", "2026-09-18T17:45",
            "The post was up before the judgment was handed to the family.", "court", cast=cast, kinds=("threat_to_target",),
        ),
    }  # fmt: skip
