"""What was done for the journalist: instruments against him, complaints and requests, protection, what is due."""

from datetime import date

from casebook.demo.shapes import Answered, Record, Sent

_INSTRUMENTS = (
    Record(
        key="refusal",
        noun="legal_instrument",
        says={
            "kind": "passport_decision",
            "issued_by": "Consulate",
            "issued_on": "2025-11-20",
            "known_since": "2025-11-20",
            "state": "in_force",
            "note": "A slip without stamp, date or name; nothing was given in writing.",
        },
        names={"person": "behruz", "incident": "passport_refused"},
    ),
    Record(
        key="diffusion",
        noun="legal_instrument",
        says={
            "kind": "interpol_diffusion",
            "issued_by": "National central bureau of his country",
            "charges": "Public calls for extremist activity",
            "issued_on": "2026-05~",
            "known_since": "2026-06-08",
            "state": "contested",
        },
        names={"person": "behruz", "incident": "held_at_border"},
    ),
)

_COMPLAINTS = (
    Record(
        key="ccf",
        noun="intervention",
        says={
            "kind": "ccf_request",
            "title": "Deletion of the diffusion",
            "addressee": "Commission for the Control of INTERPOL's Files",
            "legal_basis": "Articles 2 and 3 of INTERPOL's Constitution; recognised refugee",
            "requested": ("remove",),
            "priority": "02",
        },
        names={"person": "behruz", "incidents": ("held_at_border",), "instrument": "diffusion"},
        letters=(
            Sent(
                at="2026-06-25",
                route="e-mail",
                words="Request for access and deletion, with power of attorney and proof of status.",
            ),
            Answered(
                at="2026-08-14",
                route="e-mail",
                reference="CCF/MISOL/26",
                words="The request is admissible.",
                admissible_on="2026-08-14",
            ),
        ),
    ),
    Record(
        key="video_notice",
        noun="intervention",
        says={
            "kind": "platform_notice",
            "title": "Video that asks who pays him",
            "addressee": "YouTube",
            "platform": "youtube",
            "channel": "dsa_art16",
            "country": "CH",
            "dsa_categories": ("STATEMENT_CATEGORY_CYBER_VIOLENCE",),
            "requested": ("remove", "preserve_data"),
        },
        names={
            "person": "behruz",
            "incidents": ("video",),
            "accounts": ("misoltv",),
            "evidence": ("exhibit video_page", "exhibit video_recording"),
        },
        letters=(
            Sent(
                at="2026-09-03",
                route="form",
                reference="YT-EXAMPLE-4471",
                words="The video says that he is paid by a foreign service. It repeats what only the authorities could know, "
                "and was followed by threats to his relatives.",
            ),
            Answered(
                at="2026-10-20",
                route="e-mail",
                reference="YT-EXAMPLE-4471",
                words="We have reviewed the content and decided not to take it down.",
                decision={
                    "outcome": "rejected",
                    "decision_source": "ARTICLE_16",
                    "reasons_facts": "The content was reviewed.",
                    "right": "wrong",
                },
            ),
        ),
    ),
    Record(
        key="wall_notice",
        noun="intervention",
        says={
            "kind": "platform_notice",
            "title": "Post that turns to his relatives",
            "addressee": "VK",
            "platform": "vk",
            "channel": "tos_flag",
            "requested": ("remove",),
            "state": "07",
            "outcome": "no_answer",
        },
        names={
            "person": "behruz",
            "incidents": ("wall_post",),
            "accounts": ("pravda",),
            "evidence": ("exhibit wall_post",),
        },
        letters=(Sent(at="2026-03-02", route="form", words="The post names the home town of his mother."),),
    ),
)

_PROTECTION = (
    Record(
        key="risk",
        noun="risk_assessment",
        says={
            "assessed_on": date(2026, 7, 22),
            "level": "high",
            "likelihood": "likely",
            "threats": "A new diffusion at a border; pressure on his mother.",
            "vulnerabilities": "No passport; travels for work.",
            "capacities": "Recognised refugee, counsel who answers at night.",
            "relatives": "His mother lives alone and was searched once.",
            "wishes": "To go on writing under his name.",
        },
        names={"person": "behruz"},
        in_days={"review_on": 9},
    ),
    Record(
        key="plan",
        noun="safety_plan",
        says={
            "agreed_on": date(2026, 7, 22),
            "measures": "No journey across a border before counsel has agreed to it.",
            "in_an_emergency": "Call counsel first, then the office. Show the refugee document, sign nothing.",
            "contact_rules": "Never call his mother; she calls.",
        },
        names={"person": "behruz"},
    ),
    Record(
        key="digital",
        noun="referral",
        says={
            "kind": "digital_security",
            "to": "Helpline for journalists (invented)",
            "reason": "His account was taken over in January; sessions and codes have to be looked through.",
            "referred_on": date(2026, 1, 17),
            "outcome": "completed",
            "outcome_on": date(2026, 1, 20),
        },
        names={"person": "behruz"},
    ),
    Record(
        key="centre",
        noun="referral",
        says={
            "kind": "psychosocial",
            "to": "Centre for exiles in his city (invented)",
            "referred_on": date(2026, 10, 5),
            "outcome": "waiting",
        },
        names={"person": "behruz"},
        in_days={"ask_again_on": 4},
    ),
)

_DUE = (
    Record(
        key="hearing",
        noun="task",
        says={
            "title": "Hearing about his travel document",
            "kind": "hearing",
            "time": "10:00",
            "zone": "Europe/Zurich",
        },
        names={"person": "behruz", "instrument": "refusal"},
        in_days={"due": 6},
    ),
    Record(
        key="mother",
        noun="task",
        says={"title": "Ask whether his mother has called", "kind": "task"},
        names={"person": "zaynab"},
        in_days={"due": 1},
    ),
    Record(
        key="papers",
        noun="task",
        says={"title": "Send the search of his mother's home to counsel", "kind": "submission", "priority": "02"},
        names={"incident": "home_searched"},
        in_days={"due": -2},
    ),
)

RECORDS = (
    *_INSTRUMENTS,
    *_COMPLAINTS,
    *_PROTECTION,
    *_DUE,
    Record(
        key="campaign",
        noun="campaign",
        says={
            "title": "Page and channel that take turns",
            "narratives": "That he is paid from abroad and that his relatives should answer for him.",
            "hypothesis": "One hand runs both: the page announces each video before it is public.",
            "basis": "Four announcements, each between two and nine hours ahead. No common number or address is known.",
            "confidence": "likely",
        },
        names={"incidents": ("wall_post", "video"), "accounts": ("pravda", "misoltv")},
    ),
)
