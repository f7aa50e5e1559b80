"""Words for what stands against a person in law, for what protects them, for campaigns, notes and tasks."""

from flask_babel import lazy_gettext

from casebook.model import Campaign, LegalInstrument, Note, Referral, RiskAssessment, SafetyPlan, Task
from casebook.web.desk.noun_words import NounWords, Section

LEGAL_INSTRUMENT = NounWords(
    noun=LegalInstrument,
    one=lazy_gettext("Legal instrument"),
    many=lazy_gettext("Legal instruments"),
    new=lazy_gettext("Add a legal instrument"),
    empty=lazy_gettext("No legal instrument is recorded"),
    teach=lazy_gettext(
        "Notices, warrants, judgments in absence, extradition requests, passports refused. Each with its date and charge:"
        " asylum and Interpol files rest on them."
    ),
    labels={
        "kind": lazy_gettext("Kind"),
        "person": lazy_gettext("Against"),
        "incident": lazy_gettext("Incident"),
        "issued_by": lazy_gettext("Issued by"),
        "country": lazy_gettext("Country"),
        "reference": lazy_gettext("Its number"),
        "charges": lazy_gettext("Charge, in its own words"),
        "issued_on": lazy_gettext("Issued on"),
        "known_since": lazy_gettext("Known to us since"),
        "ends_on": lazy_gettext("Ends on"),
        "state": lazy_gettext("Where it stands"),
        "detention": lazy_gettext("Detention that followed"),
        "counsel": lazy_gettext("Counsel"),
        "evidence": lazy_gettext("Evidence"),
        "tags": lazy_gettext("Tags"),
        "note": lazy_gettext("Note"),
    },
    hints={
        "charges": lazy_gettext("Article and words, as they are written there."),
        "issued_on": lazy_gettext("“12 May 2026”, “May 2026” and “2024” work."),
        "tags": lazy_gettext("Short words with commas between them."),
    },
    sections=(
        Section(
            lazy_gettext("What it is"),
            ("kind", "person", "state", "country", "issued_by", "reference", "issued_on", "charges"),
        ),
        Section(lazy_gettext("Dates and what followed"), ("known_since", "ends_on", "detention", "counsel")),
        Section(lazy_gettext("What it belongs to"), ("incident", "evidence", "tags", "note")),
    ),
)

RISK_ASSESSMENT = NounWords(
    noun=RiskAssessment,
    one=lazy_gettext("Risk assessment"),
    many=lazy_gettext("Risk assessments"),
    new=lazy_gettext("Assess the risk"),
    empty=lazy_gettext("The risk was not assessed yet"),
    teach=lazy_gettext(
        "Say how much danger there is, what adds to it and what protects. A new look is a new record; old ones stay."
    ),
    labels={
        "person": lazy_gettext("Person"),
        "assessed_on": lazy_gettext("Assessed on"),
        "assessed_by": lazy_gettext("Assessed by"),
        "level": lazy_gettext("Danger"),
        "likelihood": lazy_gettext("How likely that something happens"),
        "threats": lazy_gettext("Threats"),
        "vulnerabilities": lazy_gettext("What makes the person vulnerable"),
        "capacities": lazy_gettext("What protects the person"),
        "relatives": lazy_gettext("Danger to relatives"),
        "devices": lazy_gettext("Danger through telephones and accounts"),
        "review_on": lazy_gettext("Look again on"),
        "wishes": lazy_gettext("What the person wants"),
        "note": lazy_gettext("Note"),
    },
    sections=(
        Section(
            lazy_gettext("How much danger"), ("person", "level", "likelihood", "threats", "assessed_on", "review_on")
        ),
        Section(
            lazy_gettext("What adds to it, what protects"), ("vulnerabilities", "capacities", "relatives", "devices")
        ),
        Section(lazy_gettext("Wishes and who looked"), ("wishes", "assessed_by", "note")),
    ),
)

SAFETY_PLAN = NounWords(
    noun=SafetyPlan,
    one=lazy_gettext("Safety plan"),
    many=lazy_gettext("Safety plans"),
    new=lazy_gettext("Make a safety plan"),
    empty=lazy_gettext("No safety plan was agreed"),
    teach=lazy_gettext(
        "Agree with the person what to do when something happens, whom to call, and how to reach them safely."
    ),
    labels={
        "person": lazy_gettext("Person"),
        "agreed_on": lazy_gettext("Agreed on"),
        "measures": lazy_gettext("What is done now"),
        "warning_signs": lazy_gettext("Signs of danger"),
        "in_an_emergency": lazy_gettext("In an emergency"),
        "trusted_people": lazy_gettext("People who are trusted"),
        "contact_rules": lazy_gettext("How and when to call"),
        "devices": lazy_gettext("Telephones and accounts"),
        "review_on": lazy_gettext("Look again on"),
        "note": lazy_gettext("Note"),
    },
    hints={"contact_rules": lazy_gettext("“Signal only, never in the morning”")},
    sections=(
        Section(
            lazy_gettext("The plan"),
            ("person", "in_an_emergency", "measures", "contact_rules", "agreed_on", "review_on"),
        ),
        Section(lazy_gettext("More of the plan"), ("warning_signs", "trusted_people", "devices", "note")),
    ),
)

REFERRAL = NounWords(
    noun=Referral,
    one=lazy_gettext("Referral"),
    many=lazy_gettext("Referrals"),
    new=lazy_gettext("Refer somebody"),
    empty=lazy_gettext("Nobody was referred yet"),
    teach=lazy_gettext("Say to whom a person was sent for help that we do not give, and ask later what came of it."),
    labels={
        "kind": lazy_gettext("Kind of help"),
        "person": lazy_gettext("Person"),
        "to": lazy_gettext("Referred to"),
        "contact": lazy_gettext("Contact there"),
        "reason": lazy_gettext("Why"),
        "consent": lazy_gettext("Consent to it"),
        "referred_on": lazy_gettext("Referred on"),
        "assigned": lazy_gettext("Who takes care of it"),
        "ask_again_on": lazy_gettext("Ask again on"),
        "outcome": lazy_gettext("What came of it"),
        "outcome_on": lazy_gettext("Known since"),
        "note": lazy_gettext("Note"),
    },
    sections=(
        Section(lazy_gettext("To whom"), ("kind", "person", "to", "reason", "referred_on", "ask_again_on")),
        Section(
            lazy_gettext("Consent and outcome"), ("contact", "consent", "assigned", "outcome", "outcome_on", "note")
        ),
    ),
)

CAMPAIGN = NounWords(
    noun=Campaign,
    one=lazy_gettext("Campaign"),
    many=lazy_gettext("Campaigns"),
    new=lazy_gettext("Describe a campaign"),
    empty=lazy_gettext("No campaign is described"),
    teach=lazy_gettext(
        "Incidents and accounts that seem to belong together. It is a hypothesis with its grounds, never a finding by itself."
    ),
    labels={
        "title": lazy_gettext("Title"),
        "incidents": lazy_gettext("Incidents"),
        "accounts": lazy_gettext("Accounts"),
        "narratives": lazy_gettext("What is said again and again"),
        "hypothesis": lazy_gettext("What is thought to be behind it"),
        "basis": lazy_gettext("Grounds"),
        "confidence": lazy_gettext("How sure that is"),
        "techniques": lazy_gettext("Techniques of influence (DISARM)"),
        "tactics": lazy_gettext("Tactics of transnational repression"),
        "state_responsibility": lazy_gettext("Responsibility of the state"),
        "tags": lazy_gettext("Tags"),
        "note": lazy_gettext("Note"),
    },
    hints={"tags": lazy_gettext("Short words with commas between them.")},
    sections=(
        Section(lazy_gettext("What belongs together"), ("title", "incidents", "accounts", "narratives")),
        Section(lazy_gettext("Hypothesis and grounds"), ("hypothesis", "basis", "confidence", "state_responsibility")),
        Section(lazy_gettext("Tactics and techniques"), ("tactics", "techniques", "tags", "note")),
    ),
)

NOTE = NounWords(
    noun=Note,
    one=lazy_gettext("Note"),
    many=lazy_gettext("Notes"),
    new=lazy_gettext("Write a note"),
    empty=lazy_gettext("No notes yet"),
    teach=lazy_gettext(
        "Notes are for those who work on the case: why a code was chosen, what is still doubtful. They never leave in a pack."
    ),
    labels={"words": lazy_gettext("Note")},
    sections=(Section(lazy_gettext("Note"), ("words",)),),
)

TASK = NounWords(
    noun=Task,
    one=lazy_gettext("Task or date"),
    many=lazy_gettext("Tasks and dates"),
    new=lazy_gettext("Add a task or date"),
    empty=lazy_gettext("Nothing is to be done"),
    teach=lazy_gettext("Hearings, removals, things to do. What has a day appears on the page of what is due."),
    labels={
        "title": lazy_gettext("What is to be done, or will happen"),
        "kind": lazy_gettext("Kind"),
        "due": lazy_gettext("Day"),
        "time": lazy_gettext("Time"),
        "zone": lazy_gettext("Time zone"),
        "place": lazy_gettext("Place"),
        "person": lazy_gettext("Person"),
        "intervention": lazy_gettext("Intervention"),
        "instrument": lazy_gettext("Legal instrument"),
        "incident": lazy_gettext("Incident"),
        "assigned": lazy_gettext("Who takes care of it"),
        "priority": lazy_gettext("Priority"),
        "note": lazy_gettext("Note"),
    },
    hints={"time": lazy_gettext("“14:00”")},
    sections=(
        Section(lazy_gettext("What and when"), ("title", "kind", "due", "assigned", "priority")),
        Section(lazy_gettext("Hour and place"), ("time", "zone", "place")),
        Section(lazy_gettext("What it belongs to"), ("person", "intervention", "instrument", "incident", "note")),
    ),
)

WORDS = (LEGAL_INSTRUMENT, RISK_ASSESSMENT, SAFETY_PLAN, REFERRAL, CAMPAIGN, NOTE, TASK)
