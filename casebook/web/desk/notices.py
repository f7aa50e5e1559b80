"""What the next page says after an act: a fixed set of sentences, named in the address by a code.

Nothing of a case travels in the address, and no state is kept between two requests.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import request
from flask_babel import lazy_gettext


@dataclass(frozen=True, slots=True)
class Said:
    """One notice: its kind (a class of components.css), its head, and a sentence or none."""

    kind: str
    head: Any
    words: Any = ""
    leads_to: str = ""  # an endpoint that the notice links to
    link: Any = ""  # in these words


ELSEWHERE = "signed_in_elsewhere"
NOTICES = MappingProxyType(
    {
        "cases_given_back": Said(
            "ok", lazy_gettext("The cases are given back"), lazy_gettext("On the terms that they had before.")
        ),
        "invitation_withdrawn": Said(
            "ok", lazy_gettext("The invitation is withdrawn"), lazy_gettext("Its code opens nothing any more.")
        ),
        "browser_known": Said("ok", lazy_gettext("This browser is known")),
        "browser_forgotten": Said("ok", lazy_gettext("This browser is forgotten")),
        "factor_added": Said(
            "ok",
            lazy_gettext("The second factor is added"),
            lazy_gettext("From now on, signing in asks for it. Make codes on paper for the day when it is lost."),
        ),
        "passkey_opens": Said(
            "ok",
            lazy_gettext("The passkey is added"),
            lazy_gettext(
                "It signs you in without your passphrase. Keep your passphrase all the same, and make codes on paper for"
                " the day when the passkey is lost."
            ),
        ),
        "passkey_guards": Said(
            "ok",
            lazy_gettext("The passkey is added"),
            lazy_gettext(
                "It cannot sign you in alone, but stands beside your passphrase: from now on, signing in asks for it."
                " Make codes on paper for the day when it is lost."
            ),
        ),
        ELSEWHERE: Said(
            "warn",
            lazy_gettext("You are signed in elsewhere too"),
            lazy_gettext("If that was not you, end that session and change your passphrase."),
            "own_access.show",
            lazy_gettext("See where you are signed in"),
        ),
        "factor_needed": Said(
            "warn",
            lazy_gettext("Your office asks every member for a second factor"),
            lazy_gettext("Add one here; then everything else opens again."),
        ),
        "factor_dropped": Said("ok", lazy_gettext("The second factor is removed")),
        "session_ended": Said("ok", lazy_gettext("The session is ended"), lazy_gettext("Its browser is signed out.")),
        "passphrase_changed": Said(
            "ok", lazy_gettext("Your passphrase is changed"), lazy_gettext("Your other sessions have ended.")
        ),
        "signing_key_renewed": Said(
            "ok",
            lazy_gettext("The key is renewed"),
            lazy_gettext("Publish the new fingerprint; packs that went out stay valid."),
        ),
        "hold_placed": Said(
            "ok",
            lazy_gettext("The case is on legal hold"),
            lazy_gettext("Nothing of it can be deleted until the hold is released."),
        ),
        "hold_released": Said("ok", lazy_gettext("The hold is released")),
        "use_restricted": Said(
            "ok", lazy_gettext("The processing is restricted"), lazy_gettext("Nothing of the case leaves any more.")
        ),
        "restriction_lifted": Said("ok", lazy_gettext("The restriction is lifted")),
        "erasure_recorded": Said("ok", lazy_gettext("The request is recorded")),
        "erasure_decided": Said(
            "ok", lazy_gettext("The request is decided"), lazy_gettext("Tell the person what was decided, and why.")
        ),
        "case_postponed": Said("ok", lazy_gettext("The case is kept longer")),
        "ending_ordered": Said(
            "ok", lazy_gettext("It is asked for"), lazy_gettext("A second caseworker who holds the case confirms it.")
        ),
        "ending_confirmed": Said(
            "ok", lazy_gettext("It is confirmed"), lazy_gettext("It waits, and can be called off until then.")
        ),
        "ending_called_off": Said("ok", lazy_gettext("It is called off"), lazy_gettext("Nothing was erased.")),
        "case_erased": Said(
            "ok",
            lazy_gettext("The case is erased for good"),
            lazy_gettext("Its id, the day and the reason stay below."),
        ),
        "reports_erased": Said("ok", lazy_gettext("The reports are erased")),
        "breach_recorded": Said(
            "ok", lazy_gettext("The breach is recorded"), lazy_gettext("The 72 hours run from when it was found.")
        ),
        "breach_changed": Said("ok", lazy_gettext("The breach is corrected")),
        "case_opened": Said(
            "ok", lazy_gettext("The case is open"), lazy_gettext("Its key exists now; your team holds it.")
        ),
        "case_changed": Said("ok", lazy_gettext("The case is changed")),
        "case_closed": Said("ok", lazy_gettext("The case is closed"), lazy_gettext("It can be read and reopened.")),
        "case_reopened": Said("ok", lazy_gettext("The case is open again")),
        "person_added": Said("ok", lazy_gettext("The person is in the case")),
        "person_changed": Said("ok", lazy_gettext("The person is corrected")),
        "relation_added": Said("ok", lazy_gettext("The relation is recorded")),
        "role_added": Said("ok", lazy_gettext("The part in the case is recorded")),
        "consent_changed": Said(
            "ok", lazy_gettext("The consent is corrected"), lazy_gettext("The version before stays in the history.")
        ),
        "consent_recorded": Said("ok", lazy_gettext("The consent is recorded")),
        "consent_withdrawn": Said("ok", lazy_gettext("The consent is withdrawn")),
        "account_added": Said("ok", lazy_gettext("The account is recorded")),
        "account_changed": Said("ok", lazy_gettext("The account is corrected")),
        "account_renamed": Said(
            "ok", lazy_gettext("The new name is recorded"), lazy_gettext("Earlier names are kept.")
        ),
        "incident_recorded": Said(
            "ok", lazy_gettext("The incident is recorded"), lazy_gettext("It is sealed and in the log.")
        ),
        "incident_changed": Said("ok", lazy_gettext("The incident is corrected")),
        "act_added": Said("ok", lazy_gettext("The act is recorded")),
        "post_added": Said("ok", lazy_gettext("The post is recorded")),
        "post_changed": Said("ok", lazy_gettext("The post is corrected")),
        "post_checked": Said("ok", lazy_gettext("What you found is noted with the time")),
        "page_captured": Said(
            "ok",
            lazy_gettext("The page is captured"),
            lazy_gettext("Picture, snapshot, recording and record are exhibits of the case, sealed as they came."),
        ),
        "page_not_loaded": Said(
            "warn",
            lazy_gettext("The page could not be loaded"),
            lazy_gettext("What the browser met instead is an exhibit of the case, sealed as it came."),
        ),
        "campaign_described": Said(
            "ok",
            lazy_gettext("The campaign is recorded, with the analysis as its grounds"),
            lazy_gettext("Read it, and correct what you know better."),
        ),
        "post_looked": Said("ok", lazy_gettext("What the browser found is noted with the time")),
        "posts_assigned": Said("ok", lazy_gettext("The posts are assigned")),
        "proposals_settled": Said(
            "ok",
            lazy_gettext("Your answers are kept"),
            lazy_gettext("What you ticked is recorded; what you declined is not asked again."),
        ),
        "excerpt_kept": Said(
            "ok", lazy_gettext("The excerpt is kept"), lazy_gettext("It stands beside the exhibit of the export.")
        ),
        "attached_kept": Said(
            "ok",
            lazy_gettext("The attached files are exhibits"),
            lazy_gettext("Files that the case had already were not added twice."),
        ),
        "letter_kept": Said("ok", lazy_gettext("The letter is recorded"), lazy_gettext("Its deadlines are computed.")),
        "answer_kept": Said("ok", lazy_gettext("The answer is recorded"), lazy_gettext("Its deadlines are computed.")),
        "intervention_closed": Said(
            "ok", lazy_gettext("The intervention is closed"), lazy_gettext("Nothing of it is due any more.")
        ),
        "intervention_reopened": Said("ok", lazy_gettext("The intervention is open again")),
        "task_done": Said(
            "ok", lazy_gettext("It is done"), lazy_gettext("It stands under the settled dates of its case.")
        ),
        "task_undone": Said("ok", lazy_gettext("It is to be done again")),
        "day_let_go": Said(
            "ok", lazy_gettext("The day is settled"), lazy_gettext("Set a new one in the record if you need it.")
        ),
        "record_added": Said("ok", lazy_gettext("It is recorded")),
        "record_changed": Said(
            "ok", lazy_gettext("It is corrected"), lazy_gettext("The version before stays in the history.")
        ),
        "record_removed": Said(
            "ok",
            lazy_gettext("It is removed"),
            lazy_gettext("The history keeps it; it can be brought back from there."),
        ),
        "evidence_scanned": Said(
            "ok", lazy_gettext("The scanner was asked"), lazy_gettext("What it said stands below.")
        ),
        "evidence_taken_in": Said(
            "ok",
            lazy_gettext("The files are sealed and stored"),
            lazy_gettext("Their hashes were taken as they arrived."),
        ),
        "copy_kept": Said(
            "ok",
            lazy_gettext("The copy is kept"),
            lazy_gettext("A second member approves it before it can leave."),
        ),
        "copy_approved": Said("ok", lazy_gettext("The copy is approved"), lazy_gettext("It may leave from now on.")),
        "approval_withdrawn": Said(
            "ok",
            lazy_gettext("The approval is taken back"),
            lazy_gettext("The copy leaves in no pack until it is approved again."),
        ),
        "evidence_unchanged": Said(
            "ok", lazy_gettext("The file is unchanged"), lazy_gettext("Its hash is the one taken when it arrived.")
        ),
        "evidence_damaged": Said(
            "danger",
            lazy_gettext("The stored file is damaged"),
            lazy_gettext("It is no longer what arrived. A backup may hold it; tell your administrator."),
        ),
        "evidence_described": Said("ok", lazy_gettext("The description is saved")),
        "words_corrected": Said(
            "ok", lazy_gettext("The text is corrected"), lazy_gettext("The version before stays in the history.")
        ),
        "words_added": Said("ok", lazy_gettext("The text is recorded beside the original")),
        "report_answered": Said(
            "ok", lazy_gettext("The answer is sent"), lazy_gettext("The sender reads it with their return code.")
        ),
        "report_translated": Said(
            "ok", lazy_gettext("The translation is kept"), lazy_gettext("Only the team sees it.")
        ),
        "report_noted": Said("ok", lazy_gettext("The note is kept"), lazy_gettext("Only the team sees it.")),
        "report_assigned": Said("ok", lazy_gettext("It is noted who takes care of it")),
        "report_merged": Said(
            "ok",
            lazy_gettext("The reports are merged"),
            lazy_gettext("Each keeps its own messages and its own sender."),
        ),
        "report_parted": Said("ok", lazy_gettext("The report stands on its own again")),
        "report_declined": Said(
            "ok", lazy_gettext("The report is declined"), lazy_gettext("Its sender sees that it is closed.")
        ),
        "report_spam": Said(
            "ok", lazy_gettext("The report is closed as spam"), lazy_gettext("It can be put back at any time.")
        ),
        "report_put_back": Said("ok", lazy_gettext("The report is open again")),
        "report_erased": Said(
            "ok", lazy_gettext("The report is erased"), lazy_gettext("Its return code opens nothing any more.")
        ),
        "report_accepted": Said(
            "ok",
            lazy_gettext("The report is part of this case"),
            lazy_gettext("Its sender can go on writing; the messages stay beside the case."),
        ),
        "report_files_taken": Said(
            "ok", lazy_gettext("The files are exhibits now"), lazy_gettext("Their custody goes on from the portal.")
        ),
        "draft_begun": Said(
            "ok",
            lazy_gettext("The draft is begun"),
            lazy_gettext("Everything is in it, except what that recipient has no reason to get."),
        ),
        "draft_kept": Said("ok", lazy_gettext("The draft is kept"), lazy_gettext("Nothing has left.")),
        "draft_discarded": Said("ok", lazy_gettext("The draft is thrown away")),
        "draft_approved": Said(
            "ok",
            lazy_gettext("You have approved this content"),
            lazy_gettext("Any change of what leaves makes the approval void."),
        ),
        "content_changed": Said(
            "warn",
            lazy_gettext("What leaves has changed since you looked"),
            lazy_gettext("Nothing was approved. Look again: this page shows it as it is now."),
        ),
        "warning_accepted": Said("ok", lazy_gettext("It is noted that somebody has looked")),
        "own_note_kept": Said(
            "ok", lazy_gettext("Your note is kept"), lazy_gettext("Sealed to you: nobody else can open it.")
        ),
        "own_note_dropped": Said("ok", lazy_gettext("Your note is thrown away")),
        "pack_built": Said(
            "ok", lazy_gettext("The pack is built"), lazy_gettext("It passed its own check before it was kept.")
        ),
        "pack_stamped": Said(
            "ok", lazy_gettext("The pack is stamped"), lazy_gettext("Its files are the same; it may go to courts.")
        ),
        "pack_unstamped": Said(
            "warn",
            lazy_gettext("The authorities do not answer yet"),
            lazy_gettext("The draft stays as it is. Try again later."),
        ),
        "complaint_sent": Said(
            "ok",
            lazy_gettext("It is recorded as sent"),
            lazy_gettext("From that day its deadlines are counted. Note the answer here when it comes."),
        ),
        "proposal_taken": Said(
            "ok", lazy_gettext("It is taken over"), lazy_gettext("Read it among the answers, and complete it.")
        ),
        "seal_unusable": Said(
            "danger",
            lazy_gettext("The office’s certificate cannot seal"),
            lazy_gettext("The draft stays as it is. Tell your administrator."),
        ),
        "delivery_noted": Said("ok", lazy_gettext("It is noted in the ledger")),
        "delivery_recalled": Said(
            "ok", lazy_gettext("It is noted that you called it back"), lazy_gettext("The letter stands in the ledger.")
        ),
        "case_handed_over": Said(
            "ok", lazy_gettext("The case is handed over"), lazy_gettext("Your note stands on the case.")
        ),
        "case_restricted": Said(
            "ok",
            lazy_gettext("The case is restricted"),
            lazy_gettext("Only those who are named hold it, and it has a new key."),
        ),
        "case_opened_to_team": Said("ok", lazy_gettext("The case is open to the team")),
        "access_extended": Said("ok", lazy_gettext("The last day is changed")),
        "access_given": Said("ok", lazy_gettext("Access is given")),
        "access_taken_back": Said(
            "ok",
            lazy_gettext("Access is taken back"),
            lazy_gettext("The case has a new key for all that is written from now on."),
        ),
        "member_admitted": Said("ok", lazy_gettext("The member is let in")),
        "member_removed": Said(
            "ok", lazy_gettext("The member is removed"), lazy_gettext("Their keys open nothing any more.")
        ),
        "office_changed": Said("ok", lazy_gettext("The office is changed")),
        "view_kept": Said(
            "ok", lazy_gettext("The view is saved"), lazy_gettext("Your team sees it above the records.")
        ),
        "view_dropped": Said("ok", lazy_gettext("The view is removed")),
        "form_kept": Said("ok", lazy_gettext("The form is kept for later"), lazy_gettext("Sealed, and only for you.")),
        "form_thrown_away": Said("ok", lazy_gettext("The unfinished form is thrown away")),
        "undone": Said(
            "ok", lazy_gettext("It is undone"), lazy_gettext("Files that were taken in stay as exhibits of the case.")
        ),
        "not_undone": Said(
            "warn",
            lazy_gettext("This could not be undone"),
            lazy_gettext("It was undone already, or somebody has changed one of its records since."),
        ),
        "restored": Said(
            "ok", lazy_gettext("The earlier version is back"), lazy_gettext("The one before it stays in the history.")
        ),
        "logged": Said("ok", lazy_gettext("It is logged"), lazy_gettext("It is sealed and in the log.")),
        "changed_across": Said(
            "ok",
            lazy_gettext("The selection is changed"),
            lazy_gettext("Each case has a change of its own, which can be undone among its changes."),
        ),
        "changed_in_bulk": Said(
            "ok", lazy_gettext("The selection is changed"), lazy_gettext("It can be undone as one.")
        ),
        "preferences_kept": Said("ok", lazy_gettext("Your choice is kept")),
    }
)


def said_before() -> Said | None:
    """The notice that this address asks for, if there is one of that name."""
    return NOTICES.get(request.args.get("said", ""))
