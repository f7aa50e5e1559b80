"""Words for what was done, by whom, and for what ties people, accounts and incidents to each other."""

from flask_babel import lazy_gettext

from casebook.model import AccountLink, AccountSnapshot, Act, CaseParty, IncidentLink, Involvement, PersonRelation
from casebook.web.desk.noun_words import NounWords, Section

ACT = NounWords(
    noun=Act,
    one=lazy_gettext("Act"),
    many=lazy_gettext("Acts"),
    new=lazy_gettext("Add an act"),
    empty=lazy_gettext("No act is recorded"),
    teach=lazy_gettext(
        "An act says what was done to whom and by whom. The stage of the case is derived from the acts."
    ),
    labels={
        "incident": lazy_gettext("Incident"),
        "kind": lazy_gettext("Act"),
        "exactly": lazy_gettext("In the words of the HURIDOCS list"),
        "online_form": lazy_gettext("Form of online abuse"),
        "victim": lazy_gettext("Against"),
        "characteristics": lazy_gettext("What about the person mattered"),
        "method": lazy_gettext("How it was done"),
        "techniques": lazy_gettext("Techniques of influence (DISARM)"),
        "stated_reason": lazy_gettext("Reason that was given"),
        "intent": lazy_gettext("Intent"),
        "when": lazy_gettext("When"),
        "place": lazy_gettext("Place"),
        "harms": lazy_gettext("Harm"),
        "psychological": lazy_gettext("What it did to mind and sleep"),
        "economic": lazy_gettext("What it cost: work, money, property"),
        "family": lazy_gettext("What it did to the family"),
        "legal": lazy_gettext("What it changed in law: status, papers, charges"),
        "physical": lazy_gettext("What it did to the body"),
        "self_censorship": lazy_gettext("What is no longer said or done"),
        "status_at_end": lazy_gettext("Where the person stood afterwards"),
        "detention": lazy_gettext("Kind of detention"),
        "whereabouts": lazy_gettext("Where the person is"),
        "counsel": lazy_gettext("Counsel"),
        "compensation": lazy_gettext("Compensation"),
        "note": lazy_gettext("Note"),
    },
    hints={
        "exactly": lazy_gettext("Only where it says more than the act above."),
        "method": lazy_gettext("By telephone, by summons, by a post that was shared on."),
        "stated_reason": lazy_gettext("What those who did it said it was for."),
    },
    sections=(
        Section(lazy_gettext("What was done"), ("incident", "kind", "victim", "method", "note")),
        Section(lazy_gettext("When and where"), ("when", "place")),
        Section(
            lazy_gettext("Consequences"),
            ("harms", "psychological", "economic", "family", "legal", "physical", "self_censorship"),
        ),
        Section(
            lazy_gettext("Arrest, custody, court"),
            ("status_at_end", "detention", "whereabouts", "counsel", "compensation"),
        ),
        Section(
            lazy_gettext("More exactly"),
            ("exactly", "online_form", "techniques", "characteristics", "stated_reason", "intent"),
        ),
    ),
)

INVOLVEMENT = NounWords(
    noun=Involvement,
    one=lazy_gettext("Involvement"),
    many=lazy_gettext("Involvements"),
    new=lazy_gettext("Add who did it"),
    empty=lazy_gettext("Who did it is not said"),
    teach=lazy_gettext("An involvement says who did an act: a person, an account or an office, and how sure that is."),
    labels={
        "act": lazy_gettext("Act"),
        "person": lazy_gettext("By the person"),
        "account": lazy_gettext("By the account"),
        "organisation": lazy_gettext("By the office or group"),
        "perpetrator_type": lazy_gettext("Kind of perpetrator"),
        "degree": lazy_gettext("Part in it"),
        "attribution": lazy_gettext("What the attribution rests on"),
        "state_responsibility": lazy_gettext("Responsibility of the state"),
        "confidence": lazy_gettext("How sure that is"),
        "basis": lazy_gettext("Grounds"),
        "status": lazy_gettext("What became of the perpetrator"),
        "note": lazy_gettext("Note"),
    },
    hints={
        "organisation": lazy_gettext("Its name, where neither a person nor an account of the case is meant."),
        "state_responsibility": lazy_gettext("From “the state forbids it” to “the state does it itself”."),
        "basis": lazy_gettext("What a stranger could check: a pattern, a leak, words of an officer."),
    },
    sections=(
        Section(lazy_gettext("Who, and how sure"), ("act", "account", "person", "organisation", "confidence")),
        Section(
            lazy_gettext("Part and responsibility"),
            ("perpetrator_type", "degree", "attribution", "state_responsibility", "basis", "status", "note"),
        ),
    ),
)

INCIDENT_LINK = NounWords(
    noun=IncidentLink,
    one=lazy_gettext("Link between incidents"),
    many=lazy_gettext("Links between incidents"),
    new=lazy_gettext("Link to another incident"),
    empty=lazy_gettext("Not linked to another incident"),
    teach=lazy_gettext("A link says that one incident came before another, caused it, or is part of it."),
    labels={
        "incident": lazy_gettext("This incident"),
        "kind": lazy_gettext("How they are linked"),
        "other": lazy_gettext("The other incident"),
        "basis": lazy_gettext("Grounds"),
    },
    sections=(Section(lazy_gettext("The link"), ("incident", "kind", "other", "basis")),),
)

ACCOUNT_LINK = NounWords(
    noun=AccountLink,
    one=lazy_gettext("Link of an account"),
    many=lazy_gettext("Links of accounts"),
    new=lazy_gettext("Link to an account or person"),
    empty=lazy_gettext("Not linked to another account"),
    teach=lazy_gettext(
        "A link says that two accounts are run by one hand, work together, or belong to a person of the case."
    ),
    labels={
        "account": lazy_gettext("This account"),
        "kind": lazy_gettext("How they are linked"),
        "other": lazy_gettext("The other account"),
        "person": lazy_gettext("Or the person"),
        "basis": lazy_gettext("Grounds"),
        "confidence": lazy_gettext("How sure that is"),
        "evidence": lazy_gettext("Evidence"),
    },
    hints={"basis": lazy_gettext("Same number, same pictures, same minute, same mistakes in the text.")},
    sections=(
        Section(lazy_gettext("The link"), ("account", "kind", "other", "person", "confidence")),
        Section(lazy_gettext("Grounds"), ("basis", "evidence")),
    ),
)

ACCOUNT_SNAPSHOT = NounWords(
    noun=AccountSnapshot,
    one=lazy_gettext("Snapshot of an account"),
    many=lazy_gettext("Snapshots of accounts"),
    new=lazy_gettext("Record how it looks"),
    empty=lazy_gettext("Its looks are not recorded yet"),
    teach=lazy_gettext(
        "A snapshot keeps the name, words and numbers that an account showed on one day. Accounts change and vanish."
    ),
    labels={
        "account": lazy_gettext("Account"),
        "seen": lazy_gettext("Seen"),
        "display_name": lazy_gettext("Name shown there"),
        "biography": lazy_gettext("What it says about itself"),
        "location": lazy_gettext("Place shown there"),
        "followers": lazy_gettext("Followers"),
        "following": lazy_gettext("Follows"),
        "posts": lazy_gettext("Number of posts"),
        "verified": lazy_gettext("Verified by the platform"),
        "standing": lazy_gettext("Whether it is there"),
        "picture": lazy_gettext("Picture of the page, as an exhibit"),
        "note": lazy_gettext("Note"),
    },
    sections=(
        Section(lazy_gettext("How it looked"), ("account", "seen", "display_name", "biography", "standing", "picture")),
        Section(lazy_gettext("Numbers shown"), ("followers", "following", "posts", "verified", "location", "note")),
    ),
)

CASE_PARTY = NounWords(
    noun=CaseParty,
    one=lazy_gettext("Part in the case"),
    many=lazy_gettext("Parts in the case"),
    new=lazy_gettext("Add a part in the case"),
    empty=lazy_gettext("No part in the case is said"),
    teach=lazy_gettext(
        "It says why a person is in the case: affected, relative, witness, perpetrator. One person can have several."
    ),
    labels={"person": lazy_gettext("Person"), "role": lazy_gettext("Part in the case"), "note": lazy_gettext("Note")},
    sections=(Section(lazy_gettext("Part in the case"), ("person", "role", "note")),),
)

PERSON_RELATION = NounWords(
    noun=PersonRelation,
    one=lazy_gettext("Relation"),
    many=lazy_gettext("Relations"),
    new=lazy_gettext("Add a relation"),
    empty=lazy_gettext("No relation is recorded"),
    teach=lazy_gettext("Relations show who is pressed through whom."),
    labels={
        "person": lazy_gettext("This person"),
        "of": lazy_gettext("of"),
        "relationship": lazy_gettext("is"),
        "since": lazy_gettext("Since"),
        "until": lazy_gettext("Until"),
        "note": lazy_gettext("Note"),
    },
    sections=(
        Section(lazy_gettext("Relation"), ("person", "relationship", "of")),
        Section(lazy_gettext("Since when"), ("since", "until", "note")),
    ),
)

WORDS = (ACT, INVOLVEMENT, INCIDENT_LINK, ACCOUNT_LINK, ACCOUNT_SNAPSHOT, CASE_PARTY, PERSON_RELATION)
