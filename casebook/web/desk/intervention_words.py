"""Words for interventions: what was asked of whom, what they answered, and the letters between."""

from flask_babel import lazy_gettext

from casebook.model import Intervention
from casebook.model.intervention import Letter
from casebook.web.desk.noun_words import NounWords, Section

LETTER = {
    "at": lazy_gettext("When"),
    "direction": lazy_gettext("Sent or received"),
    "route": lazy_gettext("By which way"),
    "reference": lazy_gettext("Its number"),
    "words": lazy_gettext("Words"),
    "evidence": lazy_gettext("Evidence"),
}

INTERVENTION = NounWords(
    noun=Intervention,
    one=lazy_gettext("Intervention"),
    many=lazy_gettext("Interventions"),
    new=lazy_gettext("Begin an intervention"),
    empty=lazy_gettext("Nothing was asked of anybody yet"),
    teach=lazy_gettext("Complaints to platforms, requests to Interpol, courts and governments: what was sent when, and what they answered."),
    labels={
        "kind": lazy_gettext("Kind"),
        "exactly": lazy_gettext("In the words of the HURIDOCS list"),
        "title": lazy_gettext("Title"),
        "follows": lazy_gettext("Against the decision of"),
        "addressee": lazy_gettext("To whom"),
        "platform": lazy_gettext("Platform"),
        "channel": lazy_gettext("By which way"),
        "country": lazy_gettext("Country"),
        "legal_basis": lazy_gettext("Legal basis"),
        "person": lazy_gettext("On behalf of"),
        "incidents": lazy_gettext("Incidents"),
        "posts": lazy_gettext("Posts"),
        "accounts": lazy_gettext("Accounts"),
        "evidence": lazy_gettext("Evidence"),
        "instrument": lazy_gettext("Legal instrument"),
        "dsa_categories": lazy_gettext("Category of the DSA"),
        "dsa_keywords": lazy_gettext("Keywords of the DSA"),
        "requested": lazy_gettext("What is asked for"),
        "reference": lazy_gettext("Its number"),
        "assigned": lazy_gettext("Who takes care of it"),
        "priority": lazy_gettext("Priority"),
        "state": lazy_gettext("Where it stands"),
        "sent": lazy_gettext("Sent"),
        "acknowledged_on": lazy_gettext("Receipt confirmed on"),
        "admissible_on": lazy_gettext("Found admissible on"),
        "removal": lazy_gettext("Removal of the person"),
        "removal_to": lazy_gettext("Removal to"),
        "letters": lazy_gettext("Letters"),
        "answered": lazy_gettext("Answered"),
        "outcome": lazy_gettext("Outcome"),
        "response": lazy_gettext("Response in the words of the HURIDOCS list"),
        "impact": lazy_gettext("What it changed"),
        "answer": lazy_gettext("The answer, in its own words"),
        "statement_reference": lazy_gettext("Number of the statement of reasons"),
        "decision_visibility": lazy_gettext("What happened to the content"),
        "decision_account": lazy_gettext("What happened to the account"),
        "decision_ground": lazy_gettext("Ground of the decision"),
        "decision_source": lazy_gettext("What led to the decision"),
        "decision_automated": lazy_gettext("Whether a machine decided"),
        "reasons_facts": lazy_gettext("Facts that it rests on"),
        "reasons_automated": lazy_gettext("Use of automated means"),
        "reasons_legal": lazy_gettext("Law that it names"),
        "reasons_contractual": lazy_gettext("Rule of the platform that it names"),
        "reasons_territory": lazy_gettext("Where it holds, and how long"),
        "reasons_redress": lazy_gettext("Ways to contest it"),
        "right": lazy_gettext("Whether we think it right"),
        "tags": lazy_gettext("Tags"),
        "note": lazy_gettext("Note"),
    },
    hints={
        "admissible_on": lazy_gettext("Of a request to the Commission for the Control of Interpol’s Files."),
        "removal": lazy_gettext("For a request under Rule 39: day and hour, as they were told."),
        "reasons_territory": lazy_gettext("Article 17(3)(a) of the DSA."),
        "reasons_facts": lazy_gettext("Article 17(3)(b) of the DSA."),
        "reasons_automated": lazy_gettext("Article 17(3)(c) of the DSA."),
        "reasons_legal": lazy_gettext("Article 17(3)(d) of the DSA."),
        "reasons_contractual": lazy_gettext("Article 17(3)(e) of the DSA."),
        "reasons_redress": lazy_gettext("Article 17(3)(f) of the DSA."),
        "tags": lazy_gettext("Short words with commas between them."),
    },
    sections=(
        Section(lazy_gettext("What is asked of whom"), ("kind", "addressee", "platform", "person", "title", "sent", "reference")),
        Section(lazy_gettext("What it is about"), ("incidents", "posts", "accounts", "evidence", "instrument", "follows")),
        Section(
            lazy_gettext("What is asked for, and on what basis"),
            ("requested", "dsa_categories", "dsa_keywords", "legal_basis", "channel", "country", "exactly"),
        ),
        Section(lazy_gettext("Who, when, where it stands"), ("assigned", "priority", "state", "acknowledged_on", "admissible_on")),
        Section(lazy_gettext("Removal (Rule 39)"), ("removal", "removal_to")),
        Section(lazy_gettext("The answer"), ("answered", "outcome", "response", "impact", "answer", "right", "letters")),
        Section(
            lazy_gettext("Statement of reasons"),
            (
                "statement_reference", "decision_visibility", "decision_account", "decision_ground", "decision_source",
                "decision_automated", "reasons_facts", "reasons_automated", "reasons_legal", "reasons_contractual",
                "reasons_territory", "reasons_redress",
            ),
        ),
        Section(lazy_gettext("Tags and note"), ("tags", "note")),
    ),
    parts={Letter: LETTER},
)  # fmt: skip

WORDS = (INTERVENTION,)
