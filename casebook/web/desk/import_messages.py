"""The messages that an export brought into a case: choose some for an excerpt, or make exhibits of the files that they carry.

The export is read from its sealed exhibit; each file that is taken out is an act of its own, so that a long step holds no lock.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.importers.source import Source
from casebook.inspection.names import display_name
from casebook.keys.keyring import Keyring
from casebook.model.account import ContentItemBody
from casebook.model.evidence import EvidenceBody, OriginalBody
from casebook.services import attaching, custody, excerpting, importing, reading, run_posts
from casebook.services.attaching import Attached
from casebook.services.excerpting import Headings
from casebook.services.reading import Opened
from casebook.web.desk.answers import go, of_book, page, part_of
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.import_jobs import opened
from casebook.web.shared.fields import ChoiceField, PageForm
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("import_messages", __name__, url_prefix="/cases/<uuid:case_id>/imports/<uuid:run_id>/messages")
_AROUND = (0, 2, 5, 10, 20)


class ExcerptForm(PageForm):
    """Which messages, and how much around them."""

    which = ChoiceField(lazy_gettext("Which messages"))
    around = ChoiceField(lazy_gettext("Messages shown before and after each"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.which.choices = [("ticked", _("The ticked ones")), ("all", _("All that were taken"))]
        self.around.choices = [(str(number), str(number)) for number in _AROUND]


@blueprint.get("")
@guarded(Permission.WRITE_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """List the posts of a run, to be ticked."""
    return _page(work, keys, case_id, run_id, ExcerptForm(which="ticked", around="2"))


@blueprint.post("/excerpt")
@staged(Permission.WRITE_CASE)
def excerpt(case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Set the chosen messages out, with what stands around them, beside the exhibit of the export."""
    form = ExcerptForm(request.form)
    if not form.validate():
        return _again(case_id, run_id, form)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        posts = _ticked(work, keys, case_id, run_id)
        run = importing.run_of(work, keys, case_id, run_id)
        exhibit = custody.exhibit(work, keys, case_id, run.evidence).exhibit
        source, sha256 = opened(work, keys, case_id, run.evidence, quietly=False)
    try:
        made = excerpting.excerpt(
            source,
            run,
            sha256,
            None if form.which.data == "all" else frozenset(post.body.identity for post in posts),
            around=int(form.around.data or 0),
            headings=_headings(exhibit.body, exhibit.original),
        )
    except InvalidInput as error:
        form.blame(error)
        return _again(case_id, run_id, form)
    with acting(Permission.WRITE_CASE, case_id, writes=True) as (work, keys):
        excerpting.keep(work, keys, case_id, run.evidence, made)
    return go("evidence.show", case_id=case_id, evidence_id=run.evidence, said="excerpt_kept")


@blueprint.post("/attached")
@staged(Permission.TAKE_IN_EVIDENCE)
def attached(case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Make exhibits of the files that the ticked messages carry; those that cannot be kept are named with their reasons."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
        posts = _ticked(work, keys, case_id, run_id)
        run = importing.run_of(work, keys, case_id, run_id)
        source, sha256 = opened(work, keys, case_id, run.evidence, quietly=False)
    incidents = {post.body.identity: post.body.incident for post in posts}
    files = attaching.attached_files(source, run, sha256, frozenset(incidents))
    kept, refused = _taken_out(case_id, run.evidence, source, files, incidents)
    if kept and not refused:
        return go("evidence.index", case_id=case_id, said="attached_kept")
    form = ExcerptForm(which="ticked", around="2")
    if not files:
        form.form_errors.append(_("None of these messages carries a file that is in the archive."))
    return _again(case_id, run_id, form, refused=refused, kept=kept)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _ticked(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> list[Opened[ContentItemBody]]:
    book = reading.case_book(work, keys, case_id, page="import_messages")
    run = importing.run_of(work, keys, case_id, run_id)
    return run_posts.chosen_posts(run, book, frozenset(_id(each) for each in request.form.getlist("posts")))


def _taken_out(
    case_id: UUID, export_id: UUID, source: Source, files: list[Attached], incidents: dict[str, UUID | None]
) -> tuple[int, list[tuple[str, str]]]:
    """Make exhibits, each in an act of its own; give how many are kept, and the names of the others with the reason."""
    too_many = _("These are too many files at once. The first ones are exhibits; choose fewer messages for the rest.")
    refused = [(file.name, too_many) for file in files[attaching.MOST_FILES :][:1]]
    kept = 0
    for file in files[: attaching.MOST_FILES]:
        joined = tuple(dict.fromkeys(one for each in file.messages if (one := incidents[each]) is not None))
        try:
            with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
                came = attaching.received(work, case_id, source, file, limit=house().settings.upload_limit)
                attaching.make_exhibit(work, keys, case_id, export_id, file, came, joined)
            kept += 1
        except InvalidInput as error:
            refused.append((file.name, _(error.reason)))
    return kept, refused


def _again(case_id: UUID, run_id: UUID, form: ExcerptForm, **told: Any) -> ResponseReturnValue:
    with acting(Permission.WRITE_CASE, case_id, writes=False) as (work, keys):
        return _page(work, keys, case_id, run_id, form, 422, **told)


def _page(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    run_id: UUID,
    form: ExcerptForm,
    status: int = 200,
    *,
    refused: list[tuple[str, str]] | None = None,
    kept: int = 0,
) -> ResponseReturnValue:
    book = reading.case_book(work, keys, case_id, page="import_messages")
    run = importing.run_of(work, keys, case_id, run_id)
    return page(
        "importing/messages.html",
        status,
        **of_book(book),
        run=run,
        run_id=run_id,
        form=form,
        posts=part_of(run_posts.posts_of(run, book)),
        ticked=set(request.form.getlist("posts")),
        refused=[(display_name(name), reason) for name, reason in refused or []],
        kept=kept,
    )


def _headings(body: EvidenceBody, original: OriginalBody) -> Headings:
    """The words around the messages; the excerpt says of which file it is."""
    return Headings(
        head="\n".join(
            (
                _("Excerpt of %(label)s, %(name)s", label=body.label, name=display_name(original.name)),
                f"SHA-256 {original.sha256}",
                _("Made by casebook from the sealed original. Messages are in the order of the file."),
            )
        ),
        chosen=_("chosen"),
        around=_("shown for what stands around"),
        thread=_("Thread"),
        shown=_("Time as shown"),
        understood=_("as understood"),
        unknown=_("not known"),
        place=_("Place in the file"),
        edited=_("Edited"),
        forwarded=_("Forwarded from"),
        attached=_("Attached"),
        missing=_("not in the export"),
        left_out=_("[Further messages of this thread are left out here.]"),
    )


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None
