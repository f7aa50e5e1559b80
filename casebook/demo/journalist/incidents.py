"""What happened in the second case, in the order of time."""

from casebook.demo.journalist.words import OFFER, PHISHING, VIDEO, WALL
from casebook.demo.shapes import Act, Incident, Involvement, Post, Source, at_home, in_exile

_CONSULATE = Involvement(body="Consulate", perpetrator_type="consulate", degree="04", confidence="almost_certain")
_SEARCHERS = Involvement(body="Four men, two in uniform", perpetrator_type="010104", confidence="very_likely")
_PAGE = Involvement(account="pravda", perpetrator_type="troll_account", confidence="almost_certain")

INCIDENTS = (
    Incident(
        key="passport_refused",
        title="Consulate refuses to replace his passport",
        track="legal",
        when=in_exile("2025-11-20", "20 November"),
        severity="medium",
        place="A consulate; city withheld",
        narrative="He waited for two hours. At the counter he was given a slip without stamp, date or name. His passport had "
        "expired in October, and with it his right to travel.",
        harms=("legal_status", "economic"),
        acts=(Act(kind="passport_consular_denial", victim="behruz", by=(_CONSULATE,), status="0101"),),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="2",
                received_on="2025-11-24",
                person="behruz",
                about="His own account; the slip itself is in his hands.",
            ),
        ),
        exhibits=("refusal_slip",),
    ),
    Incident(
        key="account_taken",
        title="Telegram account taken over for two hours",
        track="online",
        when=in_exile("2026-01-14T22:51/2026-01-15T01:10", "22:51 to 01:10"),
        severity="high",
        narrative="A message in the name of the support service asked for a sign-in code. Somebody then wrote to his "
        "contacts in his name and asked for the addresses of authors. Two of them answered before they were warned.",
        harms=("psychological",),
        acts=(
            Act(
                kind="phishing_account_takeover",
                victim="behruz",
                by=(Involvement(account="support", perpetrator_type="99", confidence="almost_certain"),),
                status="0101",
            ),
        ),
        posts=(
            Post(
                platform="telegram",
                url="https://t.me/support_misol_example",
                account="support",
                posted_at=in_exile("2026-01-14T22:51", "14.01.2026 22:51"),
                words=PHISHING,
                state="deleted",
                checked_on="2026-01-16",
            ),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="a",
                credibility="1",
                received_on="2026-01-16",
                person="behruz",
                about="The exchange is kept; the list of sessions shows a device that is not his.",
            ),
        ),
        exhibits=("phishing_chat",),
    ),
    Incident(
        key="wall_post",
        title="Post calls him an extremist and turns to his relatives",
        track="online",
        when=at_home("2026-02-26T09:40", "26 фев в 9:40"),
        severity="high",
        narrative="No court has ever judged him. The post names his mother's home town and asks his relatives to explain "
        "themselves. A week later her home was searched.",
        harms=("psychological", "family"),
        acts=(
            Act(kind="smear_defamation", victim="behruz", by=(_PAGE,), status="0101"),
            Act(kind="threat_to_family", victim="behruz", by=(_PAGE,)),
        ),
        posts=(
            Post(
                platform="vk",
                url="https://vk.com/wall-200000001_412",
                native_id="wall-200000001_412",
                account="pravda",
                posted_at=at_home("2026-02-26T09:40", "26 фев в 9:40"),
                words=WALL,
                checked_on="2026-06-30",
            ),
        ),
        sources=(
            Source(
                connection="040401",
                reliability="a",
                credibility="1",
                received_on="2026-02-26",
                about="Seen and captured by the office.",
            ),
        ),
        exhibits=("wall_post",),
    ),
    Incident(
        key="home_searched",
        title="His mother's home searched",
        track="home",
        when=at_home("2026-03-05T06:30~", "at dawn, before seven"),
        severity="life",
        place="Her home; address withheld",
        narrative="Four men searched the house for two hours and showed no warrant. They took two telephones and his "
        "notebooks of student days. She was told to say nothing.",
        harms=("family", "psychological", "economic"),
        acts=(
            Act(kind="house_search_raid", victim="zaynab", by=(_SEARCHERS,), status="0101"),
            Act(kind="property_seizure_destruction", victim="zaynab", by=(_SEARCHERS,)),
        ),
        sources=(
            Source(
                connection="0102",
                reliability="c",
                credibility="2",
                received_on="2026-03-05",
                person="neighbour",
                about="She saw them come and go, and spoke with the mother.",
            ),
            Source(
                connection="020101",
                reliability="b",
                credibility="2",
                received_on="2026-04-02",
                person="zaynab",
                about="Told her son by another telephone four weeks later.",
            ),
        ),
        exhibits=("neighbour_voice", "courtyard"),
    ),
    Incident(
        key="held_at_border",
        title="Held at a border for five hours because of a diffusion",
        track="legal",
        when=in_exile("2026-06-08T22:10/2026-06-09T03:15", "from 22:10"),
        severity="life",
        place="A border inside Europe; name withheld",
        narrative="A check of his travel document showed a request for arrest on a charge of extremism. He was held in a room "
        "with a bed, could call his counsel after three hours, and was let go because he is a recognised refugee.",
        harms=("legal_status", "psychological"),
        acts=(
            Act(
                kind="interpol_notice_or_diffusion",
                victim="behruz",
                by=(
                    Involvement(
                        body="National central bureau of his country", perpetrator_type="010101", degree="0101"
                    ),
                ),
                status="0101",
            ),
            Act(
                kind="detention_in_host_state",
                victim="behruz",
                by=(
                    Involvement(
                        body="Border police, on the request of another state", perpetrator_type="010104", degree="04"
                    ),
                ),
                status="0101",
            ),
        ),
        sources=(
            Source(
                connection="0401",
                reliability="a",
                credibility="1",
                received_on="2026-06-09",
                about="Counsel spoke with the officer on duty that night.",
            ),
        ),
    ),
    Incident(
        key="video",
        title="Video asks who pays him",
        track="online",
        when=at_home("2026-06-12", "12 июня 2026 г."),
        severity="medium",
        narrative="Eleven minutes, an unnamed speaker, pictures from his social pages. It mentions that he was stopped at a "
        "border, four days after the fact, which nobody had published.",
        harms=("psychological",),
        acts=(
            Act(
                kind="smear_defamation",
                victim="behruz",
                by=(Involvement(account="misoltv", perpetrator_type="pro_government_media"),),
                status="0101",
                note="Knowledge of the stop points to a source inside the authorities.",
            ),
        ),
        posts=(
            Post(
                platform="youtube",
                url="https://www.youtube.com/watch?v=misolEXMPL1",
                native_id="misolEXMPL1",
                account="misoltv",
                posted_at=at_home("2026-06-12", "12 июня 2026 г."),
                words=VIDEO,
                checked_on="2026-09-01",
            ),
        ),
        sources=(
            Source(
                connection="040401",
                reliability="a",
                credibility="1",
                received_on="2026-06-13",
                about="Seen and captured by the office.",
            ),
        ),
        exhibits=("video_page", "video_recording"),
    ),
    Incident(
        key="friend_approached",
        title="Friend asked to inform on him",
        track="online",
        when=in_exile("2026-07~", "one evening in July"),
        severity="high",
        narrative="An unknown account offered Komron a passport for his mother in exchange for reports. He did not answer "
        "and came to the office with his telephone. The message had deleted itself by then; he had copied its words.",
        harms=("psychological",),
        acts=(
            Act(
                kind="informant_recruitment_pressure",
                victim="komron",
                by=(Involvement(account="helper", perpetrator_type="diaspora_proxy", confidence="likely"),),
            ),
        ),
        posts=(
            Post(
                platform="telegram",
                url="https://t.me/yordam_misol",
                account="helper",
                posted_at=in_exile("2026-07~", ""),
                words=OFFER,
                state="deleted",
                checked_on="2026-07-20",
            ),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="3",
                received_on="2026-07-20",
                person="komron",
                about="Words copied by hand; nothing else is left of the message.",
            ),
        ),
    ),
)
