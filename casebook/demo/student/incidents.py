"""What happened in the third case, in the order of time."""

from casebook.demo.shapes import Act, Incident, Involvement, Post, Source, at_home, in_exile
from casebook.demo.student.words import ADDRESS_GIVEN, CALL_TO_FIND, DEMAND, FALSE_MESSAGE, FALSE_PROFILE, PILE_ON

_FALSE = Involvement(account="false_profile", perpetrator_type="troll_account", confidence="almost_certain")
_WATAN = Involvement(account="watan", perpetrator_type="troll_account", confidence="almost_certain")
_DIDBAN = Involvement(account="didban", perpetrator_type="troll_account", confidence="almost_certain")
_SADO = Involvement(account="sado", perpetrator_type="troll_account", confidence="likely")
_OWN_WORDS = Source(
    connection="0101",
    reliability="b",
    credibility="1",
    received_on="2026-09-06",
    person="nigina",
    about="She showed the pages on her telephone; the caseworker saw them himself.",
)

INCIDENTS = (
    Incident(
        key="impersonated",
        title="False profile writes to her classmates",
        track="online",
        when=in_exile("2026-08-20/2026-08-24"),
        severity="high",
        narrative="A page with her name and portrait wrote to at least nine classmates and asked for telephone numbers and "
        "home addresses. Three answered before they asked her.",
        harms=("psychological",),
        acts=(
            Act(kind="impersonation", victim="nigina", by=(_FALSE,), status="0101"),
            Act(
                kind="phishing_account_takeover",
                victim="elaha",
                by=(_FALSE,),
                note="Asked for her address; she gave none.",
            ),
        ),
        posts=(
            Post(
                platform="instagram",
                url="https://www.instagram.com/nigina.parvozi.misol/",
                account="false_profile",
                posted_at=in_exile("2026-08-20", ""),
                words=FALSE_PROFILE,
                checked_on="2026-09-01",
            ),
            Post(
                platform="instagram",
                url="https://www.instagram.com/nigina.parvozi.misol/",
                account="false_profile",
                posted_at=in_exile("2026-08-22T20:15", "22 Aug, 20:15"),
                words=FALSE_MESSAGE,
                checked_on="2026-08-24",
            ),
        ),
        sources=(
            Source(
                connection="0102",
                reliability="b",
                credibility="1",
                received_on="2026-08-24",
                person="elaha",
                about="Received the message herself.",
            ),
        ),
        exhibits=("false_profile",),
    ),
    Incident(
        key="call_to_find",
        title="Post asks where she studies and lives",
        track="online",
        when=in_exile("2026-09-03T18:30", "6:30 PM · Sep 3, 2026"),
        severity="high",
        narrative="The post shows a picture of the panel in which she can be recognised. 140 replies in one night; "
        "two of them named her university.",
        harms=("psychological", "self_censorship"),
        acts=(
            Act(kind="doxxing_threat", victim="nigina", by=(_WATAN,), status="0101"),
            Act(kind="smear_sexual_gendered", victim="nigina", by=(_WATAN,), note="The replies are not repeated here."),
        ),
        posts=(
            Post(
                platform="x",
                url="https://x.com/watan_mesal/status/2095549911528374305",
                native_id="2095549911528374305",
                account="watan",
                posted_at=in_exile("2026-09-03T18:30", "6:30 PM · Sep 3, 2026"),
                words=CALL_TO_FIND,
                checked_on="2026-09-10",
            ),
        ),
        sources=(_OWN_WORDS,),
        exhibits=("call_to_find",),
    ),
    Incident(
        key="address_given",
        title="Address of her hall of residence published",
        track="online",
        when=in_exile("2026-09-05", "5 September, in the morning"),
        severity="life",
        narrative="The post gave the address and the hour at which she leaves. It was live for 31 hours. She moved to "
        "a friend's flat on the same day; where is not written here.",
        harms=("psychological", "physical"),
        acts=(
            Act(kind="doxxing", victim="nigina", by=(_DIDBAN,), status="0101"),
            Act(kind="cyber_stalking", victim="nigina", by=(_DIDBAN,)),
        ),
        posts=(
            Post(
                platform="facebook",
                url="https://www.facebook.com/100000000004004/posts/200405",
                native_id="200405",
                account="didban",
                posted_at=in_exile("2026-09-05", "5 سپتامبر"),
                words=ADDRESS_GIVEN,
                state="deleted",
                checked_on="2026-09-06",
            ),
        ),
        sources=(_OWN_WORDS,),
        exhibits=("address_given",),
    ),
    Incident(
        key="pile_on",
        title="Wave of comments under an old video of hers",
        track="online",
        when=in_exile("2026-09-06/2026-09-08"),
        severity="medium",
        narrative="About 300 comments in Persian and Tajik under a video of 2025, most of them in the same six wordings, "
        "from accounts opened in July and August.",
        harms=("psychological", "self_censorship"),
        acts=(
            Act(kind="harassment_coordinated_pile_on", victim="nigina", by=(_SADO, _WATAN)),
            Act(kind="inauthentic_account_network", victim="nigina", by=(_SADO,), status="03"),
        ),
        posts=(
            Post(
                platform="tiktok",
                url="https://www.tiktok.com/@sado_misol/video/7682499618302590977",
                native_id="7682499618302590977",
                account="sado",
                posted_at=in_exile("2026-09-06T21:02", "09-06"),
                words=PILE_ON,
                checked_on="2026-09-10",
            ),
        ),
        sources=(_OWN_WORDS,),
        exhibits=("comments_two_scripts",),
    ),
    Incident(
        key="father_visited",
        title="Two men visit her father",
        track="home",
        when=at_home("2026-09-12T20:00~", "last night, after eight"),
        severity="life",
        place="The family's home",
        narrative="They asked where she lives and said that it would be better for the younger son's school if she "
        "came back. They left no names. Seven days after the address was published.",
        harms=("family", "psychological"),
        acts=(
            Act(
                kind="physical_intimidation_visit",
                victim="father",
                by=(Involvement(body="Two men without uniform", perpetrator_type="010106", confidence="likely"),),
            ),
            Act(
                kind="threat_to_family",
                victim="brother",
                by=(Involvement(body="Two men without uniform", perpetrator_type="010106", confidence="likely"),),
            ),
        ),
        sources=(
            Source(
                connection="020101",
                reliability="b",
                credibility="2",
                received_on="2026-09-13",
                person="father",
                about="His voice message of the next morning.",
            ),
        ),
        exhibits=("father_voice",),
    ),
    Incident(
        key="page_blocked",
        title="Her own page blocked after false reports",
        track="online",
        when=in_exile("2026-10-02", "2 Oct"),
        severity="medium",
        narrative="Her page was removed for impersonation, of all things. It came back after an appeal on 9 October. "
        "A post of the day before had asked readers to report it.",
        harms=("self_censorship",),
        acts=(Act(kind="mass_false_reporting", victim="nigina", by=(_WATAN,), status="04"),),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="1",
                received_on="2026-10-02",
                person="nigina",
                about="The notice of the platform, which she forwarded.",
            ),
        ),
        exhibits=("removal_notice",),
    ),
    Incident(
        key="demand",
        title="Threat to spread an altered picture",
        track="online",
        when=in_exile("2026-10-19T23:40", "23:40"),
        severity="life",
        narrative="A message demanded that she close her page and threatened to spread an altered picture. No picture was "
        "sent and none is kept. She was told how platforms block such pictures beforehand, and that she is not at fault.",
        harms=("psychological",),
        acts=(
            Act(
                kind="sextortion_threat_to_publish",
                victim="nigina",
                by=(Involvement(account="didban", perpetrator_type="troll_account", confidence="very_likely"),),
                status="0101",
            ),
        ),
        posts=(
            Post(
                platform="facebook",
                url="https://www.facebook.com/didban.example",
                account="didban",
                posted_at=in_exile("2026-10-19T23:40", "23:40"),
                words=DEMAND,
                checked_on="2026-10-20",
            ),
        ),
        sources=(
            Source(
                connection="0101",
                reliability="b",
                credibility="1",
                received_on="2026-10-20",
                person="nigina",
                about="She read the message out in a call; she did not want to keep it on her telephone.",
            ),
        ),
    ),
)
