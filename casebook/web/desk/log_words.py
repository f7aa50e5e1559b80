"""The log in sentences. An event holds ids, counts and codes; what it says in words is said here and nowhere else."""

from casebook.audit.events import AnyEvent
from casebook.vocabulary import label
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


def event_words(event: AnyEvent | None) -> str:
    """What happened, in a few words; None is an entry that could not be opened."""
    if event is None:
        return _("An entry that this keyring does not open")
    name = type(event).__name__
    words = _office_words().get(name) or _case_words().get(name) or _team_words().get(name) or name
    return f"{words}{_detail(event)}"


def _detail(event: AnyEvent) -> str:
    """The count, noun or code that tells one event from others of its kind."""
    names = ("noun", "count", "page", "kind", "operation", "part", "role", "change")
    told = {name: getattr(event, name, "") for name in names}
    if told["noun"]:
        many = told["count"] if isinstance(told["count"], int) and told["count"] > 1 else 0
        return f": {_noun_words().get(told['noun'], told['noun'])}{f' ({many})' if many else ''}"
    if told["role"]:
        return f": {label('member_role', told['role'], locale())}"
    if told["page"]:
        return f": {_page_words().get(told['page'].partition('.')[0], told['page'])}"
    if told["kind"]:
        return f": {_kind_words().get(told['kind']) or _decided_words(event, told['kind'])}"
    if told["change"]:
        return f": {_change_words().get(told['change'], told['change'])}"
    return ""


def _decided_words(event: AnyEvent, code: str) -> str:
    lists = {
        "RestrictionPlaced": "restriction_ground",
        "ErasureDecided": "erasure_decision",
        "EndingOrdered": "ending_reason",
        "CaseErased": "ending_reason",
    }
    list_name = lists.get(type(event).__name__)
    return label(list_name, code, locale()) if list_name else code


def _office_words() -> dict[str, str]:
    return {
        "OfficeFounded": _("The office was founded"),
        "MemberAdded": _("A member was added"),
        "MemberAdmitted": _("A member was let in"),
        "MemberInvited": _("Somebody was invited"),
        "MemberReinvited": _("A member who lost their passphrase was invited again"),
        "InvitationWithdrawn": _("An invitation was withdrawn"),
        "InvitationsListed": _("The invitations were listed"),
        "MemberCameBack": _("A member came back under a new passphrase"),
        "PassphraseChanged": _("A passphrase was changed"),
        "MemberRecovered": _("A member was given their keys back by recovery sheets"),
        "RecoverySheetsRenewed": _("New recovery sheets were made"),
        "SigningKeyRenewed": _("The key that signs packs was renewed"),
        "MemberRemoved": _("A member was removed"),
        "MembersListed": _("The members were listed"),
        "StateRead": _("The state of the office was looked at"),
        "SecondStepAsked": _("A second factor was asked for"),
        "FactorAdded": _("A second factor was added"),
        "FactorDropped": _("A second factor was removed"),
        "PasskeyDoubted": _("A passkey may have been copied, and counts for nothing any more"),
        "IdentityProved": _("A member proved again who they are"),
        "SessionsEnded": _("A member ended other sessions of theirs"),
        "SignedIn": _("Signed in"),
        "SignedOut": _("Signed out"),
        "OfficeLogRead": _("This log was read"),
        "CasesListed": _("Cases were listed"),
        "RecordsSearched": _("Records were searched"),
        "StatisticsRead": _("Statistics were read"),
        "CalendarTaken": _("A calendar file was taken"),
        "PlatformFiguresTaken": _("Figures about platforms were taken"),
        "ActFailed": _("An act did not complete"),
        "ClocksRead": _("It was looked at how long things are kept"),
        "BreachRecorded": _("A breach was recorded"),
        "BreachChanged": _("What is recorded of a breach was corrected"),
        "BreachesRead": _("The register of breaches was read"),
        "ProcessingRecordTaken": _("A paper of data protection was made"),
        "BackupMade": _("A backup was made"),
        "BackupFailed": _("A backup was not finished"),
        "BackupVerified": _("A backup was verified"),
        "BackupRestored": _("The office was restored from a backup"),
        "DatabaseMoved": _("The office was carried to another database"),
        "FilesCopied": _("Stored files were carried to another place"),
        "DatabaseTakenBack": _("The office went on with a database that it had left"),
        "BackupsExpired": _("Old backups were deleted"),
        "FilesChecked": _("Stored files were checked"),
        "RowsDamaged": _("Damaged rows were found"),
        "OrphansSwept": _("Stored files that belong to no record were deleted"),
    }


def _case_words() -> dict[str, str]:
    return {
        "CaseOpened": _("The case was opened"),
        "CaseChanged": _("The case was changed"),
        "CaseRead": _("A page was read"),
        "CaseActFailed": _("An act did not complete"),
        "RecordAdded": _("Recorded"),
        "RecordChanged": _("Corrected"),
        "RecordRemoved": _("Removed"),
        "RecordRestored": _("Put back as it was"),
        "EvidenceTakenIn": _("An exhibit was taken in"),
        "EvidenceSeen": _("An exhibit was looked at"),
        "EvidenceDamaged": _("An exhibit was found damaged"),
        "EvidenceScanned": _("An exhibit was looked through for malware"),
        "DerivativeMade": _("A copy or text was made of an exhibit"),
        "RedactionApproved": _("A redacted copy was approved"),
        "RedactionWithdrawn": _("The approval of a redacted copy was taken back"),
        "TableImported": _("An export was read"),
        "PageCaptured": _("A page was captured"),
        "AccessGiven": _("Access was given"),
        "AccessTakenBack": _("Access was taken back"),
        "PackBuilt": _("A pack was built"),
        "CommitmentsShown": _("The keys of a pack’s commitments were given out"),
        "PackRefused": _("A pack failed its own check"),
        "PackApproved": _("A pack was approved"),
        "PackHeldBack": _("A pack was held back: something still stood in its way"),
        "PackFetched": _("A pack was handed over"),
        "PackDelivered": _("A file of a pack began to leave"),
        "DeliveryEnded": _("A delivery ended"),
        "DeliveryRecalled": _("A delivery was called back"),
        "PackStamped": _("A draft got its time stamps"),
        "NumbersPackMade": _("Statistics left as a signed pack"),
        "LedgerRead": _("The ledger of deliveries was read"),
        "CaseExported": _("The case was taken out"),
        "CaseAssigned": _("It was noted who takes care of the case"),
        "CaseRestricted": _("The case was restricted to named members"),
        "CaseOpenedToTeam": _("The case was opened to the team"),
        "HistoryRead": _("This log was read"),
        "HoldPlaced": _("The case was put on legal hold"),
        "HoldReleased": _("A legal hold was released"),
        "RestrictionPlaced": _("The processing of the case was restricted"),
        "RestrictionLifted": _("The restriction of processing was lifted"),
        "ErasureRequested": _("A person asked for erasure"),
        "ErasureDecided": _("A request for erasure was decided"),
        "CasePostponed": _("The case is kept longer than its term"),
        "EndingOrdered": _("A caseworker asked for the case to be erased"),
        "EndingConfirmed": _("A second caseworker confirmed that the case is to be erased"),
        "EndingCalledOff": _("The erasing of the case was called off"),
    }


def _team_words() -> dict[str, str]:
    return {
        "ReportReceived": _("A report came in"),
        "MessageReceived": _("The sender of a report wrote again"),
        "CodeRenewed": _("The sender of a report took a new return code"),
        "ErasureAsked": _("The sender of a report asked for erasure"),
        "InboxListed": _("The reports were listed"),
        "ReportRead": _("A report was read"),
        "ReportFileSeen": _("A file of a report was looked at"),
        "ReportAnswered": _("The sender of a report was answered"),
        "ReportChanged": _("A report was sorted"),
        "ReportAccepted": _("A report became part of a case"),
        "ReportErased": _("A report was erased"),
        "CaseErased": _("A case was erased for good"),
        "DueListed": _("It was looked at what is due to go"),
        "ViewKept": _("A view was saved"),
        "ViewDropped": _("A saved view was removed"),
        "TeamLogRead": _("This log was read"),
    }


def _change_words() -> dict[str, str]:
    return {
        "translated": _("translated"),
        "assigned": _("assigned"),
        "noted": _("noted on"),
        "merged": _("merged, or parted again"),
        "declined": _("declined"),
        "spam": _("marked as spam"),
        "put_back": _("put back"),
    }


def noun_words(noun: str) -> str:
    """What one record of a table is called in the middle of a sentence."""
    return _noun_words().get(noun, noun)


def _noun_words() -> dict[str, str]:
    return {
        "person": _("person"),
        "case_party": _("part in the case"),
        "person_relation": _("relation"),
        "account": _("account"),
        "content_item": _("post"),
        "import_run": _("reading of an export"),
        "incident": _("incident"),
        "act": _("act"),
        "involvement": _("involvement"),
        "consent": _("consent"),
        "evidence": _("exhibit"),
        "capture": _("how an exhibit was obtained"),
        "derivative": _("copy or text of an exhibit"),
        "task": _("task or date"),
        "safety_plan": _("safety plan"),
        "risk_assessment": _("risk assessment"),
        "referral": _("referral"),
        "note": _("note"),
        "legal_instrument": _("legal instrument"),
        "intervention": _("intervention"),
        "incident_link": _("link between incidents"),
        "case_file": _("case"),
        "retention": _("how long the case is kept"),
        "campaign": _("campaign"),
        "account_snapshot": _("look of an account"),
        "account_link": _("link between accounts"),
        "delivery": _("delivery"),
        "case_report": _("report of the case"),
        "custody_event": _("event of custody"),
        "pack": _("pack"),
        "unfinished_form": _("unfinished form"),
        "change": _("change of records"),
        "pack_draft": _("pack in preparation"),
        "pack_file": _("file of a pack"),
        "counsel_note": _("counsel’s own note"),
    }


def _page_words() -> dict[str, str]:
    return {
        "overview": _("overview"),
        "pictures": _("pictures"),
        "patterns": _("accounts that act together"),
        "incidents": _("incidents"),
        "incident": _("one incident"),
        "people": _("people"),
        "person": _("one person"),
        "consents": _("consents"),
        "consent": _("one consent"),
        "accounts": _("accounts"),
        "account": _("one account"),
        "acts": _("acts"),
        "posts": _("posts"),
        "post": _("one post"),
        "evidence": _("evidence"),
        "exhibit": _("one exhibit"),
        "packs": _("packs"),
        "deliveries": _("deliveries"),
        "redaction": _("redacted copies"),
        "records": _("records"),
        "interventions": _("interventions"),
        "intervention": _("one intervention"),
        "letters": _("a letter of an intervention"),
        "answers": _("an answer to an intervention"),
        "dates": _("dates"),
        "record": _("one record"),
        "protection": _("protection"),
        "notes": _("notes"),
        "out": _("what would leave"),
        "access": _("access"),
        "importing": _("bringing in an export"),
        "captures": _("capturing a page"),
        "capture": _("capturing a page"),
        "surveys": _("what an export holds"),
        "import_runs": _("reading an export"),
        "import_proposals": _("proposals of an export"),
        "import_messages": _("messages of an export"),
        "quick_log": _("logging"),
        "unfinished": _("unfinished forms"),
        "changes": _("changes"),
        "bulk": _("change of a selection"),
        "removal": _("removal of a record"),
        "ledger": _("ledger of deliveries"),
        "complaint": _("complaint to a platform"),
        "own_notes": _("own notes"),
        "cli": _("at the command line"),
    }


def _kind_words() -> dict[str, str]:
    return {
        "NotAllowed": _("not allowed"),
        "NotFound": _("nothing there for this member"),
        "Refused": _("sign-in refused"),
        "InvalidInput": _("input that could not be used"),
        "IllegalMove": _("already done by somebody"),
        "Tampered": _("damaged record"),
        "StorageFull": _("no room left"),
        "StorageAway": _("stored files out of reach"),
        "NoGrant": _("no key"),
        "OnHold": _("on legal hold"),
        "UseRestricted": _("processing restricted"),
        "record": _("record of processing"),
        "dpia": _("impact assessment"),
    }
