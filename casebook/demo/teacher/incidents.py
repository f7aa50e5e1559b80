"""What happened in the first case, in the order of time."""

from casebook.demo.shapes import (
    Act,
    Incident,
    Involvement,
    Post,
    Source,
    at_home,
)
from casebook.demo.teacher.words import SMEAR, SMEAR_REPEATED, THREAT, THREAT_RU

_OFFICE_SECURITY = Involvement(
    body="District office, two men who gave no names", perpetrator_type="010106", degree="0101"
)
_SCHOOL = Involvement(
    body="School board of the district", perpetrator_type="110401", degree="0101", confidence="very_likely"
)
_CHANNEL = Involvement(account="ovozi", perpetrator_type="troll_account", confidence="almost_certain")

INCIDENTS = (
    Incident(
        key="smear_wave",
        title="The same smear text in four channels",
        track="online",
        when=at_home("2026-02-03/2026-02-12"),
        severity="high",
        narrative="In ten days 60 posts repeated one text in Telegram, X, Facebook and Odnoklassniki. The text says that she is "
        "paid from abroad. Nothing supports it. The posts followed her article about school fees of 1 February.",
        harms=("psychological", "self_censorship"),
        acts=(
            Act(kind="smear_defamation", victim="mahsa", by=(_CHANNEL,), status="0101"),
            Act(
                kind="harassment_coordinated_pile_on",
                victim="mahsa",
                by=(
                    Involvement(account="vatan", perpetrator_type="troll_account"),
                    Involvement(account="haqgu", perpetrator_type="troll_account"),
                ),
            ),
        ),
        posts=(
            Post(
                platform="telegram",
                url="https://t.me/ovozi_misol_24/201",
                native_id="ovozi_misol_24/201",
                account="ovozi",
                posted_at=at_home("2026-02-03T09:00", "3 Feb, 09:00"),
                words=SMEAR,
                checked_on="2026-02-14",
            ),
            Post(
                platform="x",
                url="https://x.com/vatan_misol_7/status/2018535946974134349",
                native_id="2018535946974134349",
                account="vatan",
                posted_at=at_home("2026-02-03T09:04", "9:04 AM · Feb 3, 2026"),
                words=SMEAR_REPEATED,
                state="deleted",
                checked_on="2026-03-01",
            ),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="1",
                received_on="2026-02-05",
                person="mahsa",
                about="She sent the first links; the caseworker saw the posts herself.",
            ),
        ),
        exhibits=("comments",),
    ),
    Incident(
        key="brother_questioned",
        title="Brother questioned about her blog",
        track="home",
        when=at_home("2026-02-15", "15 February, after school"),
        severity="high",
        place="Education department of a district; name withheld",
        narrative="Sorbon was called from school and questioned for about three hours by two men who gave no names. "
        "They told him that he would lose his post if his sister went on writing. Three days after the last smear post.",
        harms=("family", "psychological"),
        acts=(
            Act(kind="relative_interrogated", victim="sorbon", by=(_OFFICE_SECURITY,)),
            Act(kind="threat_to_family", victim="mahsa", by=(_OFFICE_SECURITY,)),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="2",
                received_on="2026-02-16",
                person="sorbon",
                about="The brother's own messages of the same evening.",
            ),
        ),
        exhibits=("family_chat",),
    ),
    Incident(
        key="summons",
        title="Summons as a suspect, served on her mother",
        track="legal",
        when=at_home("2026-03-02T11:00~", "about eleven"),
        severity="high",
        place="The family's home",
        narrative="Two officers brought a summons in Mahsa's name and had her mother sign for it. They stayed for half an hour "
        "and asked where the daughter lives. No article of the criminal code is named.",
        harms=("legal_status", "family"),
        acts=(
            Act(
                kind="physical_intimidation_visit",
                victim="savsan",
                by=(Involvement(body="Two officers of the district police", perpetrator_type="010104"),),
                status="0101",
            ),
        ),
        sources=(
            Source(
                connection="020101",
                reliability="b",
                credibility="1",
                received_on="2026-03-04",
                person="savsan",
                about="The mother photographed both sides; the paper itself is with a neighbour.",
            ),
        ),
        exhibits=("summons",),
    ),
    Incident(
        key="gendered_smear",
        title="False claim about her private life, with an altered portrait",
        track="online",
        when=at_home("2026-03-18T21:30", "18 мар в 21:30"),
        severity="high",
        narrative="A post made a false and degrading claim about her private life and showed an altered portrait. It was "
        "seen about 12,400 times before it was removed. Its words and the picture are not repeated here.",
        harms=("psychological", "family", "self_censorship"),
        acts=(
            Act(
                kind="smear_sexual_gendered",
                victim="mahsa",
                by=(Involvement(account="primerov", perpetrator_type="troll_account"),),
                status="0101",
                note="She asked that the wording be opened only where a recipient must see it.",
            ),
        ),
        posts=(
            Post(
                platform="odnoklassniki",
                url="https://ok.ru/profile/570000000001/statuses/157000000000318",
                native_id="157000000000318",
                account="primerov",
                posted_at=at_home("2026-03-18T21:30", "18 мар в 21:30"),
                words=None,
                state="deleted",
                checked_on="2026-03-25",
            ),
        ),
        sources=(
            Source(
                connection="0102",
                reliability="b",
                credibility="1",
                received_on="2026-03-19",
                person="nozanin",
                about="Saw the post, covered words and face before she sent the screenshot.",
            ),
        ),
        exhibits=("covered_post",),
    ),
    Incident(
        key="brother_dismissed",
        title="Brother dismissed from his school",
        track="home",
        when=at_home("2026-03-21", "21.03.2026"),
        severity="high",
        place="A secondary school; name withheld",
        narrative="The order was read out in the staff room and taken away again. The head said that the reason was "
        "the sister. Three days after the post of 18 March.",
        harms=("economic", "family"),
        acts=(Act(kind="relative_dismissed_or_expelled", victim="sorbon", by=(_SCHOOL,), status="0101"),),
        sources=(
            Source(
                connection="0102",
                reliability="c",
                credibility="2",
                received_on="2026-03-22",
                about="A colleague who was in the room and does not want to be named.",
            ),
        ),
        exhibits=("colleague_chat",),
    ),
    Incident(
        key="mother_filmed",
        title="Mother filmed denouncing her",
        track="home",
        when=at_home("2026-04~", "some day in April"),
        severity="life",
        place="The family's home",
        narrative="A crew came with a prepared text. The mother read two sentences into the camera; she was told that her "
        "son would be left in peace. A clip of a few seconds was broadcast. The day is not known.",
        harms=("family", "psychological"),
        acts=(
            Act(
                kind="relative_forced_denunciation_video",
                victim="savsan",
                by=(Involvement(body="A television crew and one official", perpetrator_type="pro_government_media"),),
            ),
            Act(
                kind="state_media_broadcast_attack",
                victim="mahsa",
                by=(Involvement(body="An invented broadcaster, TV Namuna", perpetrator_type="pro_government_media"),),
                status="0101",
            ),
        ),
        sources=(
            Source(
                connection="020101",
                reliability="b",
                credibility="2",
                received_on="2026-05-03",
                person="sorbon",
                about="The brother was in the next room.",
            ),
        ),
        exhibits=("broadcast",),
    ),
    Incident(
        key="threat_post",
        title="Post with a false text and a threat to the family",
        track="online",
        when=at_home("2026-05-11T14:14", "11 May, 14:14"),
        severity="life",
        narrative="The channel calls her a traitor and says that her family must answer. Facebook and X repeated it within "
        "ten minutes, Facebook in Russian. Three days later her brother was called again.",
        harms=("psychological", "family"),
        acts=(
            Act(kind="threat_to_family", victim="mahsa", by=(_CHANNEL,), status="0101"),
            Act(kind="hate_incitement", victim="mahsa", by=(_CHANNEL,)),
        ),
        posts=(
            Post(
                platform="telegram",
                url="https://t.me/ovozi_misol_24/318",
                native_id="ovozi_misol_24/318",
                account="ovozi",
                posted_at=at_home("2026-05-11T14:14", "11 May, 14:14"),
                words=THREAT,
                checked_on="2026-05-14",
            ),
            Post(
                platform="facebook",
                url="https://www.facebook.com/100000000003003/posts/100200",
                native_id="100200",
                account="haqgu",
                posted_at=at_home("2026-05-11T14:21", "11 мая в 14:21"),
                words=THREAT_RU,
                checked_on="2026-05-14",
            ),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="1",
                received_on="2026-05-11",
                person="mahsa",
                about="She sent the screenshot; the caseworker looked again on 14 May.",
            ),
        ),
        exhibits=("channel_post",),
    ),
    Incident(
        key="brother_called",
        title="Brother called to the district department",
        track="home",
        when=at_home("2026-05-14T15:00", "today at 15:00"),
        severity="life",
        place="District department of internal affairs",
        narrative="He was kept until 19:20 and asked to bring his sister back. He was not hurt. He signed an undertaking "
        "not to leave the district.",
        harms=("family", "legal_status"),
        acts=(
            Act(kind="relative_interrogated", victim="sorbon", by=(_OFFICE_SECURITY,)),
            Act(kind="relative_travel_ban_documents_seized", victim="sorbon", by=(_OFFICE_SECURITY,)),
        ),
        sources=(
            Source(
                connection="020101",
                reliability="b",
                credibility="2",
                received_on="2026-05-14",
                person="mahsa",
                about="She passed on her brother's message before the hour, and his call after it.",
            ),
        ),
        exhibits=("brother_message",),
    ),
)
