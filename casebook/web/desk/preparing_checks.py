"""Look at a pack before it is built: what stands in its way, exactly what leaves beside what stays, and who approved it.

The pages compose what would leave and search it, as building does; nothing of it is kept, but that a file that has not changed
is not searched again (`casebook.sensitive.memory`). Large files are searched when somebody asks for it, or when the pack is
built.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.exporters.problem import Problem
from casebook.keys.keyring import Keyring
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services import assembling, comparing, disclosure, preparing, reading
from casebook.services.colleagues import colleagues
from casebook.services.composition import Composition
from casebook.services.reading import CaseBook, Opened
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.compared import compared
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.previewing import previewed
from casebook.web.desk.problem_places import ShownProblem, shown_problem
from casebook.web.desk.workshop import builds_of
from casebook.work import Work

blueprint = Blueprint("preparing_checks", __name__, url_prefix="/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>")
AT_ONCE = 96 * 1024 * 1024  # bytes of files that are searched while a page waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A draft with what would leave of it now."""

    draft: Opened[PackDraftBody]
    book: CaseBook
    made: Composition
    searched: bool
    members: Any
    build: UUID | None  # one that is under way

    def told(self) -> dict[str, Any]:
        """What every page of it shows."""
        return {
            **of_book(self.book),
            "draft": self.draft,
            "build": self.build,
            "made": self.made,
            "clearance": self.made.clearance,
            "searched": self.searched,
            "members": self.members,
            "blocks": self.shown(self.made.clearance.blocks),
        }

    def shown(self, problems: Sequence[Problem]) -> list[ShownProblem]:
        """Problems in words, each with the page where it is mended."""
        return [shown_problem(self.book, self.made, self.draft.id, each) for each in problems]


@blueprint.get("/checks")
@staged(Permission.BUILD_PACK)
def checks(case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Show what stands in the way, and what to look at."""
    looked = look(case_id, draft_id)
    warnings = looked.made.clearance.warnings
    return page(
        "packs/checks.html",
        **looked.told(),
        open_warnings=looked.shown([each for each in warnings if not each.accepted]),
        accepted=looked.shown([each for each in warnings if each.accepted]),
    )


@blueprint.post("/checks")
@guarded(Permission.BUILD_PACK)
def accept(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Let a warning pass, after looking at it."""
    revision = preparing.draft(work, keys, case_id, draft_id).body.revision
    key = request.form.get("key", "")
    if not key:
        raise NotFound
    preparing.accept_warning(work, keys, case_id, draft_id, key, revision=revision)
    return go("preparing_checks.checks", case_id=case_id, draft_id=draft_id, said="warning_accepted")


@blueprint.get("/preview")
@staged(Permission.BUILD_PACK)
def preview(case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Show exactly what leaves, side by side with what is held back and why."""
    return preview_page(look(case_id, draft_id))


@blueprint.post("/approve")
@guarded(Permission.BUILD_PACK)
def approve(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Approve exactly the content that was shown; where it has changed since, look again."""
    shown = request.form.get("contents", "")
    made = composed(work, keys, case_id, preparing.draft(work, keys, case_id, draft_id))
    said = "content_changed"
    if shown == made.clearance.content_digest:
        preparing.approve_draft(work, keys, case_id, draft_id, shown)
        said = "draft_approved"
    return go("preparing_checks.preview", case_id=case_id, draft_id=draft_id, said=said)


@blueprint.get("/changes")
@guarded(Permission.BUILD_PACK)
def changes(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Say what changed since an earlier pack."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    before = _earlier(disclosure.packs(work, keys, case_id), request.args.get("since", ""))
    made = composed(work, keys, case_id, draft)
    book = reading.case_book(work, keys, case_id, page="packs.changes")
    found = comparing.compare(comparing.of_pack(before.body), comparing.of_dossier(made.dossier, made.evidence))
    return page("packs/changes.html", **of_book(book), before=before, after=None, draft=draft, **compared(book, found))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def composed(work: Work, keys: Keyring, case_id: UUID, draft: Opened[PackDraftBody]) -> Composition:
    """What would leave of a draft now; raises as `disclosure.compose`."""
    choice = preparing.draft_choice(work, keys, case_id, draft)
    return disclosure.compose(work, keys, case_id, choice, draft=draft.body)


def look(case_id: UUID, draft_id: UUID) -> Looked:
    """Compose what would leave, and search it where that does not keep the page waiting too long."""
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        draft = preparing.draft(work, keys, case_id, draft_id)
        made = composed(work, keys, case_id, draft)
        book = reading.case_book(work, keys, case_id, page="packs.look")
        members = colleagues(work, keys)
        build = builds_of(work, keys, case_id, [draft]).get(draft_id)
    size = sum(file.size for exhibit in made.dossier.exhibits for file in exhibit.files)
    searched = size <= AT_ONCE or "search" in request.args
    made = assembling.screened(made, house().blobs, before=house().searched) if searched else made
    return Looked(draft=draft, book=book, made=made, searched=searched, members=members, build=build)


def preview_page(looked: Looked, status: int = 200, *, held: Sequence[Problem] = ()) -> ResponseReturnValue:
    """The preview of a draft; `held` says what a build that was just asked for ran into."""
    told = looked.told()
    shown = previewed(looked.book, looked.made, looked.draft.body)
    return page("packs/preview.html", status, **told, shown=shown, held=looked.shown(held))


def _earlier(packs: list[Opened[PackBody]], asked: str) -> Opened[PackBody]:
    found = next((pack for pack in packs if str(pack.id) == asked), None)
    if found is None:
        raise NotFound
    return found
