"""Every route of the desk, once: who may use it, and how to ask for it. A route that is missing here fails a test."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from casebook.web.desk.guards import SAFE
from tests.web.desk.conftest import World

NOWHERE = "00000000-0000-4000-8000-000000000000"


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
    case, omid = world.case, world.members["omid"]
    everybody, readers, workers = (200, 200, 200, 200), (200, 404, 200, 404), (200, 404, 403, 404)
    writers = (303, 404, 403, 404)
    rows: list[tuple[str, str, str, tuple[int, int, int, int], dict[str, Any]]] = [
        ("preferences.show", "GET", "/preferences", everybody, {}),
        ("preferences.keep", "POST", "/preferences", (303, 303, 303, 303), {"language": "en"}),
        ("sign_in.leave", "POST", "/sign-out", (303, 303, 303, 303), {}),
        ("cases.index", "GET", "/cases", (200, 200, 200, 403), {}),
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
        ("people.relate", "POST", f"{case}/people/relations", (422, 404, 403, 404), {"person": world.person}),
        ("people.new_consent", "GET", f"{case}/consents/new", workers, {}),
        (
            "people.add_consent",
            "POST",
            f"{case}/consents/new",
            writers,
            {"person": world.person, "purpose": "un", "given_on": "2 May 2026"},
        ),
        ("people.withdraw", "POST", f"{world.consent}/withdraw", writers, {}),
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
        ("incidents.new_act", "GET", f"{world.incident}/acts/new", workers, {}),
        ("incidents.add_act", "POST", f"{world.incident}/acts/new", writers, {"act": "doxxing"}),
        ("incidents.new_post", "GET", f"{world.incident}/posts/new", workers, {}),
        ("incidents.add_post", "POST", f"{world.incident}/posts/new", writers, {"url": "https://t.me/vatan_misol_7/7"}),
        ("importing.new", "GET", f"{case}/import", workers, {}),
        ("importing.take_in", "POST", f"{case}/import", (422, 404, 403, 404), {"files": "a file"}),
        ("evidence.index", "GET", f"{case}/evidence", readers, {}),
        ("evidence.new", "GET", f"{case}/evidence/new", workers, {}),
        ("evidence.take_in", "POST", f"{case}/evidence/new", writers, {"files": "a file"}),
        ("evidence.show", "GET", world.exhibit, readers, {}),
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
        ("viewing.picture", "GET", f"{world.exhibit}/picture", readers, {}),
        ("viewing.one_page", "GET", f"{world.exhibit}/pages/1", (404, 404, 404, 404), {}),
        ("viewing.download", "GET", f"{world.exhibit}/file", readers, {}),
        ("viewing.play", "GET", f"{world.exhibit}/play", (404, 404, 404, 404), {}),
        ("packs.index", "GET", f"{case}/packs", readers, {}),
        ("packs.new", "GET", f"{case}/packs/new", readers, {}),
        ("packs.build", "POST", f"{case}/packs/new", (422, 404, 422, 404), {"recipient": ""}),
        ("packs.show", "GET", world.pack, readers, {}),
        ("packs.fetch", "GET", f"{world.pack}/proof", readers, {}),
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
        ("members.ask_to_remove", "GET", f"/members/{omid}/remove", (403, 403, 403, 200), {}),
        ("members.remove", "POST", f"/members/{omid}/remove", (403, 403, 403, 303), {}),
        ("office_log.index", "GET", "/log", (403, 403, 403, 200), {}),
    ]
    rows += reports_asked(world)
    return [Asked(name, method, address, *statuses, form=form) for name, method, address, statuses, form in rows]


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


NOT_PAGES = (
    "viewing.", "packs.fetch", "report_files.picture", "report_files.one_page", "report_files.download", "report_files.play",
)  # fmt: skip
"""What gives a file, and not a page to read."""

OPEN_TO_EVERYONE = {("home", "GET"), ("sign_in.enter", "GET"), ("sign_in.open_door", "POST"), ("static.sheet", "GET")}


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
