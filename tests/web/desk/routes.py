"""Every route of the desk, once: who may use it, and how to ask for it. A route that is missing here fails a test."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from casebook.web.desk.guards import SAFE
from tests.web.desk.conftest import World

NOWHERE = "00000000-0000-4000-8000-000000000000"
A_TRANSLATION = {"text": "Words", "language": "en", "made_by": "translator"}
A_TRANSCRIPT = {"text": "00:01 Words", "language": "tg", "keep": "yes"}
A_BOX = {
    "boxes-0-page": "1", "boxes-0-left": "10", "boxes-0-top": "10", "boxes-0-width": "50", "boxes-0-height": "50",
    "boxes-0-code": "R2",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One method of one route: its address, a form that would be accepted, and what each member gets."""

    endpoint: str
    method: str
    address: str
    dana: int
    omid: int
    lena: int
    kian: int
    form: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def asked(world: World) -> list[Asked]:
    """Everything that can be asked of the desk by a member, with the status that each of the cast gets.

    Dana works on the case, Lena is counsel to whom it was given, Omid is of the team and was not given it, Kian is
    the administrator. Reports are the team's.
    """
    case, omid, pack = world.case, world.members["omid"], world.pack.rpartition("/")[2]
    builders = (303, 404, 303, 404)
    everybody, readers, workers = (200, 200, 200, 200), (200, 404, 200, 404), (200, 404, 403, 404)
    writers, nothing = (303, 404, 403, 404), (404, 404, 404, 404)
    unwritten = (404, 404, 403, 404)
    rows: list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]] = [
        ("preferences.show", "GET", "/preferences", everybody, {}),
        ("preferences.keep", "POST", "/preferences", (303, 303, 303, 303), {"language": "en"}),
        ("sign_in.leave", "POST", "/sign-out", (303, 303, 303, 303), {}),
        ("own_factors.end_everything", "POST", "/me/leave", (303, 303, 303, 303), {}),
        ("cases.index", "GET", "/cases", (200, 200, 200, 403), {}),
        ("cases.index", "POST", "/cases", (200, 200, 200, 403), {"q": "smear"}),
        ("finding.search", "GET", "/search", (200, 200, 200, 403), {}),
        ("finding.search", "POST", "/search", (200, 200, 200, 403), {"q": "smear"}),
        ("finding.index", "GET", "/records", (200, 200, 200, 403), {}),
        ("finding.index", "POST", "/records", (200, 200, 200, 403), {"add": "severity:high"}),
        ("bulk_across.choose", "POST", "/records/change", (200, 200, 200, 403), {}),
        ("bulk_across.preview", "POST", "/records/change/preview", (422, 422, 422, 403), {}),
        ("bulk_across.apply", "POST", "/records/change/apply", (422, 422, 422, 403), {}),
        ("finding.box", "POST", "/search/box", (200, 200, 200, 403), {"q": "smear"}),
        ("finding.keep", "POST", "/views", (303, 303, 403, 403), {"title": "High"}),
        ("finding.view", "GET", f"/views/{world.view}", (200, 200, 404, 403), {}),
        ("finding.drop", "POST", f"/views/{world.view}/remove", (303, 303, 403, 403), {}),
        ("cases.new", "GET", "/cases/new", (200, 200, 403, 403), {}),
        ("cases.create", "POST", "/cases/new", (303, 303, 403, 403), {"title": "Another"}),
        ("cases.show", "GET", case, readers, {}),
        ("cases.edit", "GET", f"{case}/edit", workers, {}),
        ("cases.change", "POST", f"{case}/edit", writers, {"title": "Corrected", "revision": "1"}),
        ("cases.close", "POST", f"{case}/close", writers, {}),
        ("cases.reopen", "POST", f"{case}/reopen", writers, {}),
        ("people.index", "GET", f"{case}/people", readers, {}),
        ("people.new", "GET", f"{case}/people/new", workers, {}),
        ("people.add", "POST", f"{case}/people/new", writers, {"name": "Neighbour"}),
        ("people.edit", "GET", f"{case}/people/{world.person}/edit", workers, {}),
        (
            "people.correct",
            "POST",
            f"{case}/people/{world.person}/edit",
            writers,
            {"name": "Corrected", "revision": "1"},
        ),
        ("people.show", "GET", f"{case}/people/{world.person}", readers, {}),
        ("relations.relate", "POST", f"{case}/people/relations", (422, 404, 403, 404), {"person": world.person}),
        ("relations.add_role", "POST", f"{case}/people/{world.person}/roles", writers, {"role": "witness"}),
        ("consents.new", "GET", f"{case}/consents/new", workers, {}),
        (
            "consents.add",
            "POST",
            f"{case}/consents/new",
            writers,
            {"person": world.person, "purpose": "un", "given_on": "2 May 2026"},
        ),
        ("consents.edit", "GET", world.consent, workers, {}),
        (
            "consents.correct",
            "POST",
            world.consent,
            writers,
            {"person": world.person, "purpose": "un", "given_on": "2 May 2026", "revision": "1"},
        ),
        ("consents.withdraw", "POST", f"{world.consent}/withdraw", writers, {}),
        ("accounts.index", "GET", f"{case}/accounts", readers, {}),
        ("accounts.new", "GET", f"{case}/accounts/new", workers, {}),
        ("accounts.add", "POST", f"{case}/accounts/new", writers, {"url": "https://x.com/haqgu_example"}),
        ("accounts.show", "GET", world.account, readers, {}),
        ("accounts.edit", "GET", f"{world.account}/edit", workers, {}),
        ("accounts.correct", "POST", f"{world.account}/edit", writers, {"handle": "corrected", "revision": "1"}),
        ("accounts.rename", "POST", f"{world.account}/rename", writers, {"handle": "renamed"}),
        ("incidents.index", "GET", f"{case}/incidents", readers, {}),
        ("incidents.new", "GET", f"{case}/incidents/new", workers, {}),
        ("incidents.record", "POST", f"{case}/incidents/new", writers, {"title": "New", "track": "home"}),
        ("incidents.show", "GET", world.incident, readers, {}),
        ("incidents.edit", "GET", f"{world.incident}/edit", workers, {}),
        ("incidents.correct", "POST", f"{world.incident}/edit", writers, {"title": "Corrected", "revision": "1"}),
        ("acts.new", "GET", f"{world.incident}/acts/new", workers, {}),
        ("acts.add", "POST", f"{world.incident}/acts/new", writers, {"kind": "doxxing"}),
        ("posts.index", "GET", f"{case}/posts", readers, {}),
        ("posts.new", "GET", f"{case}/posts/new", workers, {}),
        ("posts.add", "POST", f"{case}/posts/new", writers, {"url": "https://t.me/vatan_misol_7/7"}),
        ("posts.assign", "POST", f"{case}/posts/assign", writers, {"incident": "none"}),
        ("posts.show", "GET", world.post, readers, {}),
        ("posts.elsewhere", "GET", f"{world.post}/elsewhere", readers, {}),
        ("posts.edit", "GET", f"{world.post}/edit", workers, {}),
        ("captures.new", "GET", f"{case}/capture", workers, {}),
        (
            "captures.take",
            "POST",
            f"{case}/capture",
            (422, 404, 403, 404),
            {"url": "http://127.0.0.1/"},
        ),  # opens no page
        ("own_browser.new", "GET", f"{case}/capture/own-browser", workers, {}),
        ("own_browser.take_in", "POST", f"{case}/capture/own-browser", (422, 404, 403, 404), {"pasted": "no copy"}),
        ("captures.look", "POST", f"{case}/posts/{NOWHERE}/look", (404, 404, 403, 404), {}),
        ("captures.of_post", "GET", f"{world.post}/captures", readers, {}),
        ("captures.keep", "GET", f"{case}/captures", (303, 404, 403, 404), {}),
        ("captures_asked.show", "GET", f"{case}/captures/{NOWHERE}", (404, 404, 403, 404), {}),
        ("captures_asked.stop", "POST", f"{case}/captures/{NOWHERE}/stop", (404, 404, 403, 404), {}),
        ("posts.check", "POST", f"{world.post}/check", writers, {"status": "deleted"}),
        ("posts.correct", "POST", f"{world.post}/edit", writers, {"text": "Words", "revision": "2"}),
        ("quick_log.new", "GET", f"{case}/log", workers, {}),
        ("quick_log.log", "POST", f"{case}/log", writers, {"words": "Logged quickly"}),
        ("bulk.choose", "POST", f"{case}/bulk/incident", workers, {}),
        ("bulk.preview", "POST", f"{case}/bulk/incident/preview", (422, 404, 403, 404), {}),
        ("bulk.apply", "POST", f"{case}/bulk/incident/apply", (422, 404, 403, 404), {}),
        ("changes.index", "GET", f"{case}/changes", workers, {}),
        ("changes.of_record", "GET", f"{case}/changes/incident/{world.incident.rpartition('/')[2]}", workers, {}),
        ("changes.undo", "POST", f"{case}/changes/{NOWHERE}/undo", (404, 404, 403, 404), {}),
        ("changes.restore", "POST", f"{case}/changes/{NOWHERE}/restore/{NOWHERE}", (404, 404, 403, 404), {}),
        ("unfinished.index", "GET", f"{case}/unfinished", readers, {}),
        ("unfinished.keep", "POST", f"{case}/unfinished", (303, 404, 303, 404), {"kept_for": f"{case}/log"}),
        ("unfinished.throw_away", "POST", f"{case}/unfinished/{NOWHERE}/throw-away", (404, 404, 404, 404), {}),
        ("importing.new", "GET", f"{case}/import", workers, {}),
        ("importing.take_in", "POST", f"{case}/import", writers, {"files": "a file"}),
        ("surveys.show", "GET", f"{world.exhibit}/import", workers, {}),
        ("surveys.choose", "POST", f"{world.exhibit}/import", writers, {"kind": "csv", "gather": "all"}),
        ("import_runs.show", "GET", f"{case}/imports/{NOWHERE}", nothing, {}),
        ("import_runs.carry", "POST", f"{case}/imports/{NOWHERE}/carry", (404, 404, 403, 404), {}),
        ("import_runs.stop", "POST", f"{case}/imports/{NOWHERE}/stop", (404, 404, 403, 404), {}),
        ("import_proposals.show", "GET", f"{case}/imports/{NOWHERE}/proposals", unwritten, {}),
        ("import_proposals.settle", "POST", f"{case}/imports/{NOWHERE}/proposals", unwritten, {}),
        ("import_messages.show", "GET", f"{case}/imports/{NOWHERE}/messages", unwritten, {}),
        (
            "import_messages.excerpt",
            "POST",
            f"{case}/imports/{NOWHERE}/messages/excerpt",
            unwritten,
            {"which": "all", "around": "0"},
        ),
        ("import_messages.attached", "POST", f"{case}/imports/{NOWHERE}/messages/attached", unwritten, {}),
        ("import_runs.report", "GET", f"{case}/imports/{NOWHERE}/report.csv", (404, 404, 403, 404), {}),
        ("evidence.index", "GET", f"{case}/evidence", readers, {}),
        ("evidence.new", "GET", f"{case}/evidence/new", workers, {}),
        ("evidence.take_in", "POST", f"{case}/evidence/new", writers, {"files": "a file"}),
        ("evidence.show", "GET", world.exhibit, readers, {}),
        ("evidence.alike", "GET", f"{world.exhibit}/alike", readers, {}),
        ("evidence.edit", "GET", f"{world.exhibit}/edit", workers, {}),
        ("evidence.describe", "POST", f"{world.exhibit}/edit", writers, {"title": "Corrected", "revision": "1"}),
        (
            "evidence.add_text",
            "POST",
            f"{world.exhibit}/texts",
            writers,
            {"operation": "translation", "text": "Words", "language": "en"},
        ),
        ("evidence.check", "POST", f"{world.exhibit}/check", (303, 404, 303, 404), {}),
        ("scanning.look_through", "POST", f"{world.exhibit}/scan", nothing, {}),
        ("viewing.picture", "GET", f"{world.exhibit}/picture", readers, {}),
        ("viewing.one_page", "GET", f"{world.exhibit}/pages/1", (404, 404, 404, 404), {}),
        ("viewing.download", "GET", f"{world.exhibit}/file", readers, {}),
        ("viewing.play", "GET", f"{world.exhibit}/play", (404, 404, 404, 404), {}),
        ("redaction.new", "GET", f"{world.exhibit}/redact", readers, {}),
        ("redaction.look", "POST", f"{world.exhibit}/redact", readers, {"add_row": "boxes"}),
        ("redaction.preview", "POST", f"{world.exhibit}/redact/preview", readers, A_BOX),
        ("redaction.sheet", "GET", f"{world.exhibit}/redact/sheet?page=1&box=0.0.5000.5000.R2", readers, {}),
        ("redaction.keep", "POST", f"{world.exhibit}/redact/keep", (303, 404, 303, 404), A_BOX),
        ("redaction_words.of_text", "GET", f"{world.exhibit}/texts/{NOWHERE}/redact", nothing, {}),
        ("redaction_words.close_text", "POST", f"{world.exhibit}/texts/{NOWHERE}/redact", nothing, {}),
        ("redaction_words.of_post", "GET", f"{world.post}/redact/translation", nothing, {}),
        ("redaction_words.of_incident", "GET", f"{world.incident}/redact/translation", nothing, {}),
        ("redaction_words.close_incident", "POST", f"{world.incident}/redact/translation", nothing, {}),
        ("redaction_words.close_post", "POST", f"{world.post}/redact/translation", nothing, {}),
        ("translations.new", "GET", f"{world.exhibit}/translations/new", workers, {}),
        ("translations.add", "POST", f"{world.exhibit}/translations/new", writers, A_TRANSLATION),
        ("translations.edit", "GET", f"{world.exhibit}/translations/{NOWHERE}", unwritten, {}),
        ("translations.correct", "POST", f"{world.exhibit}/translations/{NOWHERE}", unwritten, A_TRANSLATION),
        ("translations.certificate", "GET", f"{world.exhibit}/translations/{NOWHERE}/certificate", unwritten, {}),
        ("translations.captions", "GET", f"{world.exhibit}/texts/{NOWHERE}/captions.vtt", nothing, {}),
        ("transcripts.new", "GET", f"{world.exhibit}/transcript/new", workers, {}),
        ("transcripts.add", "POST", f"{world.exhibit}/transcript/new", writers, A_TRANSCRIPT),
        ("transcripts.edit", "GET", f"{world.exhibit}/transcript/{NOWHERE}", unwritten, {}),
        ("transcripts.correct", "POST", f"{world.exhibit}/transcript/{NOWHERE}", unwritten, A_TRANSCRIPT),
        ("translated_words.new", "GET", f"{world.post}/translations/new", workers, {}),
        ("translated_words.new", "GET", f"{world.incident}/translations/new", workers, {}),
        ("translated_words.add", "POST", f"{world.incident}/translations/new", writers, A_TRANSLATION),
        ("translated_words.edit", "GET", f"{world.post}/translations/{NOWHERE}", unwritten, {}),
        ("translated_words.correct", "POST", f"{world.post}/translations/{NOWHERE}", unwritten, A_TRANSLATION),
        ("redaction_register.index", "GET", f"{case}/redactions", readers, {}),
        ("redaction_register.show", "GET", f"{case}/redactions/{NOWHERE}", nothing, {}),
        ("redaction_register.one_page", "GET", f"{case}/redactions/{NOWHERE}/pages/1", nothing, {}),
        ("redaction_register.download", "GET", f"{case}/redactions/{NOWHERE}/file", nothing, {}),
        ("redaction_register.judge", "POST", f"{case}/redactions/{NOWHERE}/approve", nothing, {}),
        ("redaction_register.show_keys", "POST", f"{world.pack}/commitments", readers, {}),
        ("redaction_register.judge_incident", "POST", f"{world.incident}/redact/translation/approve", nothing, {}),
        ("redaction_register.judge_post", "POST", f"{world.post}/redact/text/approve", nothing, {}),
        ("today.index", "GET", "/today", (200, 200, 200, 403), {}),
        ("today.calendar", "GET", "/calendar", (200, 200, 200, 403), {}),
        ("today.take_calendar", "GET", "/calendar.ics", (200, 200, 200, 403), {}),
        ("platforms.index", "GET", "/platforms", (200, 200, 200, 403), {}),
        ("platforms.table", "GET", "/platforms.csv", (200, 200, 200, 403), {}),
        ("platforms.flagger", "GET", "/trusted-flagger.csv", (200, 200, 200, 403), {}),
        ("interventions.index", "GET", f"{case}/interventions", readers, {}),
        ("interventions.new", "GET", f"{case}/interventions/new", workers, {}),
        ("interventions.add", "POST", f"{case}/interventions/new", writers, {"kind": "media"}),
        ("interventions.show", "GET", world.intervention, readers, {}),
        ("letters.write", "GET", f"{world.intervention}/send", workers, {}),
        ("letters.send", "POST", f"{world.intervention}/send", writers, {"at_day": "2 May 2026", "revision": "1"}),
        ("letters.answer", "GET", f"{world.intervention}/answer", workers, {}),
        (
            "letters.take_answer",
            "POST",
            f"{world.intervention}/answer",
            writers,
            {"at_day": "3 May 2026", "came": "receipt", "revision": "2"},
        ),
        ("interventions.close", "POST", f"{world.intervention}/close", writers, {}),
        ("interventions.reopen", "POST", f"{world.intervention}/reopen", writers, {}),
        ("tasks.index", "GET", f"{case}/dates", readers, {}),
        ("tasks.finish", "POST", f"{world.task}/done", writers, {}),
        ("tasks.reopen", "POST", f"{world.task}/undone", writers, {}),
        ("tasks.let_go", "POST", f"{world.risk}/let-go", writers, {}),
        ("patterns.index", "GET", "/patterns", (200, 200, 200, 403), {}),
        ("patterns.of_case", "GET", f"{case}/patterns", readers, {}),
        ("pictures_asked.begin", "POST", f"{world.exhibit}/alike", (303, 404, 303, 404), {}),
        ("pictures_asked.show", "GET", f"{world.exhibit}/alike/{NOWHERE}", (404, 404, 404, 404), {}),
        ("pictures_asked.stop", "POST", f"{world.exhibit}/alike/{NOWHERE}/stop", (404, 404, 404, 404), {}),
        ("patterns_asked.begin", "POST", "/patterns/looks", (303, 303, 303, 403), {}),
        ("patterns_asked.show", "GET", f"/patterns/looks/{NOWHERE}", (404, 404, 404, 403), {}),
        ("patterns_asked.stop", "POST", f"/patterns/looks/{NOWHERE}/stop", (404, 404, 404, 403), {}),
        ("patterns_asked.begin_case", "POST", f"{case}/patterns/looks", (303, 404, 303, 404), {}),
        ("patterns_asked.show_case", "GET", f"{case}/patterns/looks/{NOWHERE}", (404, 404, 404, 404), {}),
        ("patterns_asked.stop_case", "POST", f"{case}/patterns/looks/{NOWHERE}/stop", (404, 404, 404, 404), {}),
        ("patterns.describe", "POST", f"{case}/patterns", (422, 404, 403, 404), {"network": "0" * 16}),
        ("pictures.index", "GET", f"{case}/pictures", readers, {}),
        ("pictures.timeline", "GET", f"{case}/pictures/timeline?from=2026-01-01&to=2026-12-31", readers, {}),
        ("pictures.graph", "GET", f"{case}/pictures/graph", readers, {}),
        ("pictures.calendar", "GET", f"{case}/pictures/calendar", readers, {}),
        ("pictures.coverage", "GET", f"{case}/pictures/coverage", readers, {}),
        ("packs.index", "GET", f"{case}/packs", readers, {}),
        ("packs.new", "GET", f"{case}/packs/new", readers, {}),
        ("packs.begin", "POST", f"{case}/packs/new", builders, {"profile": "case_file", "language": "en"}),
        ("packs.changes", "GET", f"{world.pack}/changes?since={pack}", readers, {}),
        ("counsel.index", "GET", "/packs", (200, 200, 200, 403), {}),
        ("packs.show", "GET", world.pack, readers, {}),
        ("packs.fetch", "GET", f"{world.pack}/proof", readers, {}),
        ("complaints.sheet", "GET", f"{world.pack}/complaint", nothing, {}),  # a case file is no complaint
        ("complaints.sent", "POST", f"{world.pack}/complaint", (404, 404, 403, 404), {"day": "14 May 2026"}),
        ("complaints.fetch", "GET", f"{world.pack}/complaint/sheet", nothing, {}),
        ("complaints.contest", "POST", f"{world.intervention}/contest/art20_appeal", builders, {}),
        ("deliveries.index", "GET", f"{world.pack}/deliveries", readers, {}),
        ("deliveries.send", "POST", f"{world.pack}/deliveries/send", readers, {"part": "proof", "protection": "zip"}),
        ("deliveries.take", "GET", f"{world.pack}/files/reader", readers, {}),
        ("deliveries.look", "GET", f"{world.pack}/draft/proof", (303, 404, 303, 404), {}),
        ("deliveries.stamp", "POST", f"{world.pack}/stamp", (409, 404, 409, 404), {}),
        ("deliveries.show", "GET", world.delivery, readers, {}),
        ("deliveries.answer", "POST", f"{world.delivery}/answer", (303, 404, 303, 404), {"revision": "1"}),
        ("deliveries.recall", "POST", f"{world.delivery}/recall", (422, 404, 422, 404), {"revision": "1"}),
        ("ledger.case", "GET", f"{case}/ledger", readers, {}),
        ("ledger.case_table", "GET", f"{case}/ledger.csv", readers, {}),
        ("ledger.index", "GET", "/ledger", (200, 200, 200, 403), {}),
        ("ledger.find", "POST", "/ledger", (200, 200, 200, 403), {"sha256": "0" * 64}),
        ("ledger.table", "GET", "/ledger.csv", (200, 200, 200, 403), {}),
        ("grants.index", "GET", f"{case}/access", workers, {}),
        ("grants.give", "POST", f"{case}/access", writers, {"member": omid}),
        (
            "grants.ask_to_take_back",
            "GET",
            f"{case}/access/{world.members['lena']}/take-back",
            workers,
            {},
        ),
        ("grants.take_back", "POST", f"{case}/access/{world.members['lena']}/take-back", writers, {}),
        ("out.case", "GET", f"{case}/out", workers, {}),
        ("out.take_case", "POST", f"{case}/out", (200, 404, 403, 404), {"form": "csv", "language": "en", "sure": "y"}),
        ("out.everything", "GET", "/out", (200, 200, 403, 403), {}),
        ("out.take_everything", "POST", "/out", (200, 200, 403, 403), {"form": "json", "language": "en", "sure": "y"}),
        ("statistics.index", "GET", "/statistics", (200, 200, 403, 403), {}),
        ("statistics.file", "GET", "/statistics/file.csv", (200, 200, 403, 403), {}),
        ("statistics.pack", "GET", "/statistics/pack.zip", (200, 200, 403, 403), {}),
        ("statistics.picture", "GET", "/statistics/pictures/act_type.svg", (200, 200, 403, 403), {}),
        ("caretaking.ask", "GET", f"{case}/hand-over", workers, {}),
        ("caretaking.hand_over", "POST", f"{case}/hand-over", writers, {"member": world.members["dana"]}),
        ("caretaking.ask_to_extend", "GET", f"{case}/access/{world.members['lena']}/extend", workers, {}),
        ("caretaking.extend", "POST", f"{case}/access/{world.members['lena']}/extend", (404, 404, 403, 404), {}),
        ("caretaking.ask_to_restrict", "GET", f"{case}/restrict", workers, {}),
        ("caretaking.restrict", "POST", f"{case}/restrict", writers, {"members": world.members["dana"]}),
        ("caretaking.ask_to_open", "GET", f"{case}/open-to-team", workers, {}),
        ("caretaking.open_to_team", "POST", f"{case}/open-to-team", writers, {}),
        ("history.index", "GET", f"{case}/history", workers, {}),
        ("members.index", "GET", "/members", everybody, {}),
        ("members.new", "GET", "/members/new", (403, 403, 403, 200), {}),
        (
            "members.add",
            "POST",
            "/members/new",
            (403, 403, 403, 200),
            {"name": "Ruth Abel", "login": "ruth", "role": "caseworker"},
        ),
        ("members.admit", "POST", f"/members/{omid}/admit", (409, 409, 403, 403), {}),
        ("members.give_back", "POST", f"/members/{omid}/give-back", (303, 303, 403, 403), {}),
        ("members.ask_to_invite_again", "GET", f"/members/{omid}/again", (403, 403, 403, 200), {}),
        ("members.withdraw", "POST", f"/members/{omid}/withdraw", (403, 403, 403, 404), {}),
        ("members.ask_to_remove", "GET", f"/members/{omid}/remove", (403, 403, 403, 200), {}),
        ("members.invite_again", "POST", f"/members/{omid}/again", (403, 403, 403, 200), {}),
        ("signing_key.show", "GET", "/members/signing-key", everybody, {}),
        ("signing_key.renew", "POST", "/members/signing-key", (303, 303, 403, 403), {}),
        ("own_factors.ask_for_application", "GET", "/me/application", everybody, {}),
        ("own_factors.add_application", "POST", "/me/application", (404, 404, 404, 404), {"seed": "none"}),
        ("own_factors.make_paper_codes", "POST", "/me/paper-codes", (409, 409, 409, 409), {}),
        ("own_factors.drop_factor", "POST", f"/me/factors/{NOWHERE}/drop", (404, 404, 404, 404), {}),
        ("own_factors.end_session", "POST", "/me/sessions/00/end", (404, 404, 404, 404), {}),
        ("own_factors.remember_browser", "POST", "/me/browser", (303, 303, 303, 303), {}),
        ("passkeys.ask_for_passkey", "GET", "/me/passkey", everybody, {}),
        ("passkeys.ask_for_new", "POST", "/me/passkey/question", everybody, {}),
        ("passkeys.add", "POST", "/me/passkey", (422, 422, 422, 422), {}),
        ("proving.ask", "GET", "/prove", everybody, {}),
        ("proving.answer", "POST", "/prove", (422, 422, 422, 422), {}),
        ("own_access.show", "GET", "/me", everybody, {}),
        ("own_access.change_passphrase", "POST", "/me/passphrase", (422, 422, 422, 422), {}),
        ("members.remove", "POST", f"/members/{omid}/remove", (403, 403, 403, 303), {}),
        ("office_log.index", "GET", "/log", (403, 403, 403, 200), {}),
        ("state.index", "GET", "/state", (403, 403, 403, 200), {}),
    ]
    rows += drafts_asked(world)
    rows += reports_asked(world)
    rows += records_asked(world)
    rows += retention_asked(world)
    return [Asked(name, method, address, *statuses, form=form) for name, method, address, statuses, form in rows]


def drafts_asked(world: World) -> list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]]:
    """What can be asked of a pack in preparation, and of Dana's own notes; at last the draft is thrown away."""
    draft, notes, pack = world.draft, f"{world.case}/own-notes", world.pack.rpartition("/")[2]
    readers, builders, only_dana = (200, 404, 200, 404), (303, 404, 303, 404), (303, 404, 404, 404)
    told = {"recipient": "Counsel", "purpose": "Advice", "language": "en", "revision": "1"}
    return [
        ("preparing.contents", "GET", draft, readers, {}),
        ("preparing.keep_contents", "POST", draft, builders, told),
        ("preparing.questions", "GET", f"{draft}/questions", readers, {}),
        ("preparing.keep_answers", "POST", f"{draft}/questions", builders, {"revision": "2"}),
        ("complaints.proposals", "GET", f"{draft}/proposals", readers, {}),
        ("complaints.take_over", "POST", f"{draft}/proposals", (404, 404, 404, 404), {"identifier": "history"}),
        ("preparing_checks.checks", "GET", f"{draft}/checks", readers, {}),
        ("preparing_checks.accept", "POST", f"{draft}/checks", builders, {"key": "profile_old:"}),
        ("preparing_checks.preview", "GET", f"{draft}/preview", readers, {}),
        ("preparing_checks.approve", "POST", f"{draft}/approve", builders, {"contents": "something else"}),
        ("preparing_checks.changes", "GET", f"{draft}/changes?since={pack}", readers, {}),
        ("preparing_build.build", "POST", f"{draft}/build", builders, {}),
        ("preparing_build.building", "GET", f"{draft}/builds/{NOWHERE}", readers, {}),
        ("preparing_build.stop", "POST", f"{draft}/builds/{NOWHERE}/stop", builders, {}),
        ("own_notes.index", "GET", notes, readers, {}),
        ("own_notes.keep", "POST", notes, builders, {"words": "Only for me"}),
        ("own_notes.correct", "POST", world.own_note, only_dana, {"words": "Otherwise", "revision": "1"}),
        ("own_notes.drop", "POST", f"{world.own_note}/remove", only_dana, {}),
        ("preparing.ask_to_discard", "GET", f"{draft}/discard", readers, {}),
        ("preparing.discard", "POST", f"{draft}/discard", builders, {}),
    ]


def reports_asked(world: World) -> list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]]:
    """What can be asked about reports, in an order in which each act finds what it needs."""
    report, other, file = world.report, world.other_report, world.report_file
    team, nothing, sorters = (200, 200, 403, 403), (404, 404, 403, 403), (303, 303, 403, 403)
    return [
        ("inbox.index", "GET", "/inbox", team, {}),
        ("inbox_log.index", "GET", "/inbox/log", team, {}),
        ("inbox.show", "GET", report, team, {}),
        ("report_files.show", "GET", file, team, {}),
        ("report_files.picture", "GET", f"{file}/picture", team, {}),
        ("report_files.one_page", "GET", f"{file}/pages/1", nothing, {}),
        ("report_files.download", "GET", f"{file}/file", team, {}),
        ("report_files.play", "GET", f"{file}/play", nothing, {}),
        ("report_sorting.ask_to_decline", "GET", f"{report}/decline", team, {}),
        ("report_sorting.ask_if_spam", "GET", f"{report}/spam", team, {}),
        ("report_sorting.ask_to_erase", "GET", f"{report}/erase", team, {}),
        ("report_acceptance.ask", "GET", f"{report}/accept", team, {}),
        ("report_acceptance.look", "POST", f"{report}/accept/cases", team, {"looked": "smear"}),
        ("inbox.answer", "POST", f"{report}/answer", sorters, {"text": "Салом."}),
        ("inbox.translate", "POST", f"{report}/translation", sorters, {"translation": "In the channel"}),
        ("inbox.translate", "POST", f"{world.message}/translation", sorters, {"translation": "One more thing"}),
        ("inbox.keep_note", "POST", f"{report}/note", sorters, {"note": "Urgent"}),
        ("inbox.assign", "POST", f"{report}/assign", sorters, {"assigned": world.members["omid"]}),
        ("inbox.merge", "POST", f"{other}/merge", sorters, {"into": report.rpartition("/")[2]}),
        ("report_sorting.decline", "POST", f"{report}/decline", sorters, {"reason": "unclear", "text": "Sorry"}),
        ("report_sorting.put_back", "POST", f"{report}/put-back", sorters, {}),
        ("report_sorting.mark_spam", "POST", f"{report}/spam", sorters, {}),
        ("report_acceptance.accept", "POST", f"{report}/accept", sorters, {"case_title": "From the portal"}),
        ("report_acceptance.take_files", "POST", f"{report}/take", sorters, {"taken": file.rpartition("/")[2]}),
        ("report_sorting.erase", "POST", f"{report}/erase", sorters, {}),
    ]


def records_asked(world: World) -> list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]]:
    """What can be asked about the records that are nothing but their fields; at last, one is removed."""
    case = world.case
    one = f"{case}/records/risk_assessment/{world.risk.rpartition('/')[2]}"
    about = {"noun": "incident", "record": world.incident.rpartition("/")[2]}
    readers, workers, writers = (200, 404, 200, 404), (200, 404, 403, 404), (303, 404, 403, 404)
    return [
        ("records.index", "GET", f"{case}/records/campaign", readers, {}),
        ("records.protection", "GET", f"{case}/protection", readers, {}),
        ("records.new", "GET", f"{case}/records/campaign/new?incidents={about['record']}", workers, {}),
        ("records.add", "POST", f"{case}/records/campaign/new", writers, {"title": "One voice"}),
        ("records.show", "GET", one, readers, {}),
        ("records.edit", "GET", f"{one}/edit", workers, {}),
        ("records.ask_to_remove", "GET", f"{one}/remove", workers, {}),
        # No version has the number 0: both versions are shown.
        ("records.correct", "POST", f"{one}/edit", (422, 404, 403, 404), {"revision": "0"}),
        ("records.remove", "POST", f"{one}/remove", writers, {}),
        ("notes.index", "GET", f"{case}/notes", readers, {}),
        ("notes.new", "GET", f"{case}/notes/new", workers, {}),
        ("notes.add", "POST", f"{case}/notes/new", writers, {"words": "Why “severe”", **about}),
        ("removal.ask", "GET", f"{case}/remove/content_item/{world.post.rpartition('/')[2]}", workers, {}),
        ("removal.remove", "POST", f"{case}/remove/content_item/{world.post.rpartition('/')[2]}", writers, {}),
    ]


def retention_asked(world: World) -> list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]]:
    """What can be asked about how long things are kept; at last a case is put on hold, after which nothing can be removed."""
    kept = f"{world.case}/retention"
    office, team = (200, 200, 403, 200), (200, 200, 403, 403)
    readers, writers, moved = (200, 404, 200, 404), (303, 404, 403, 404), (409, 404, 403, 404)
    breach = {"happened": "A telephone was lost", "found_day": "2026-05-01"}
    why = {"why": "A hearing"}
    return [
        ("retention.index", "GET", "/retention", team, {}),
        ("retention.erase_reports", "POST", "/retention/reports", (303, 303, 403, 403), {}),
        ("protection.index", "GET", "/data-protection", office, {}),
        ("papers.show", "GET", "/data-protection/record?language=tg", office, {}),
        ("papers.take", "GET", "/data-protection/dpia.md", office, {}),
        ("breaches.index", "GET", "/breaches", office, {}),
        ("breaches.new", "GET", "/breaches/new", office, {}),
        ("breaches.record", "POST", "/breaches/new", (303, 303, 403, 303), breach),
        ("breaches.take", "GET", "/breaches/register.csv", office, {}),
        ("breaches.edit", "GET", f"/breaches/{NOWHERE}", (404, 404, 403, 404), {}),
        ("breaches.correct", "POST", f"/breaches/{NOWHERE}", (404, 404, 403, 404), breach | {"revision": "1"}),
        ("ending.show", "GET", kept, readers, {}),
        ("ending.restrict_use", "POST", f"{kept}/restriction", writers, why | {"ground": "accuracy"}),
        ("ending.lift_restriction", "POST", f"{kept}/restriction/lift", writers, {}),
        ("ending.ask_erasure", "POST", f"{kept}/requests", writers, {"who": "Mahsa", "received_on": "2026-05-01"}),
        (
            "ending.decide_erasure",
            "POST",
            f"{kept}/requests/{NOWHERE}",
            (404, 404, 403, 404),
            {"decision": "refused", "reason": "A hearing"},
        ),
        ("ending.postpone", "POST", f"{kept}/postpone", writers, why | {"until": "1 May 2100"}),
        ("ending.order", "POST", f"{kept}/end", moved, {"reason": "mistake"}),  # the case is open
        ("ending.confirm", "POST", f"{kept}/end/confirm", moved, {}),
        ("ending.call_off", "POST", f"{kept}/end/call-off", moved, {}),
        ("ending.ask_to_erase", "GET", f"{kept}/erase", (200, 404, 403, 404), {}),
        ("ending.erase", "POST", f"{kept}/erase", moved, {}),
        ("ending.release_hold", "POST", f"{kept}/hold/{NOWHERE}/release", (404, 404, 404, 404), {}),
        ("ending.place_hold", "POST", f"{kept}/hold", (303, 404, 303, 404), why),
    ]


NOT_PAGES = (
    "papers.take", "breaches.take", "viewing.", "redaction.sheet", "redaction_register.one_page", "redaction_register.download", "packs.fetch", "complaints.fetch", "deliveries.take", "deliveries.look", "ledger.table", "ledger.case_table", "out.take_", "statistics.file", "statistics.pack", "today.take_calendar", "platforms.table", "platforms.flagger", "statistics.picture", "report_files.picture", "report_files.one_page", "report_files.download", "report_files.play",
)  # fmt: skip
"""What gives a file, and not a page to read."""

OPEN_TO_EVERYONE = {
    ("home", "GET"),
    ("sign_in.enter", "GET"),
    ("sign_in.open_door", "POST"),
    ("sign_in.take_code", "POST"),
    ("passkeys.ask", "POST"),
    ("joining.ask", "GET"),
    ("joining.answer", "POST"),
    ("static.sheet", "GET"),
}


def routes_of(desk: Flask) -> set[tuple[str, str]]:
    """Endpoint and method of every route that the desk has."""
    return {
        (rule.endpoint, method)
        for rule in desk.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def changes(one: Asked) -> bool:
    """Whether the request is one that may change something."""
    return one.method not in SAFE
