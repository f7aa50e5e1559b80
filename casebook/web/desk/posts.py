"""Posts of a case: the list of them, those of no incident too, each one's own page, and looks at whether it is still there.

Nothing here opens a link: a member looks, and says what they found. What a browser finds is the business of captures.py.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model.account import ContentItemBody
from casebook.services import reading, recording, reuse
from casebook.services.colleagues import colleagues
from casebook.services.reading import CaseBook, Opened
from casebook.services.resemblance import NEAR
from casebook.web.desk.answers import go, of_book, page, part_of
from casebook.web.desk.choices import incident_choices
from casebook.web.desk.guards import guarded
from casebook.web.desk.post_forms import PostForm
from casebook.web.desk.versions import beside
from casebook.web.shared.fields import ChoiceField, PageForm, SeveralField
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("posts", __name__)
FOUND = ("live", "edited", "deleted", "unreachable")
"""What somebody who looks can find, a button each."""
NO_INCIDENT = "none"


class AssignForm(PageForm):
    """Posts, and the incident that they belong to."""

    posts = SeveralField(validate_choice=False)
    incident = ChoiceField(validate_choice=False)


@blueprint.get("/cases/<uuid:case_id>/posts")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List the posts of the case, or those of no incident."""
    book = reading.case_book(work, keys, case_id, page="posts")
    which = "loose" if request.args.get("which") == "loose" else ""
    shown = [post for post in book.posts if not which or post.body.incident is None]
    return page(
        "posts/index.html",
        **of_book(book),
        posts=part_of(shown),
        which=which,
        loose=len(book.posts_of.get(None, [])),
        incidents=[*incident_choices(book, _("choose an incident")), (NO_INCIDENT, _("no incident"))],
        incident_of={incident.id: incident.body for incident in book.incidents},
    )


@blueprint.post("/cases/<uuid:case_id>/posts/assign")
@guarded(Permission.WRITE_CASE)
def assign(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Say to which incident the chosen posts belong."""
    form = AssignForm(request.form)
    if not form.incident.data:
        raise InvalidInput("Choose the incident that these posts belong to.", field="incident")
    incident = None if form.incident.data == NO_INCIDENT else _id(form.incident.data)
    recording.assign_posts(work, keys, case_id, map(_id, form.posts.data or ()), incident)
    return go("posts.index", case_id=case_id, said="posts_assigned")


@blueprint.get("/cases/<uuid:case_id>/posts/new")
@guarded(Permission.WRITE_CASE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a post; the address may name the incident that it belongs to."""
    book = reading.case_book(work, keys, case_id, page="posts.new")
    form = PostForm(book=book, incident=request.args.get("incident", ""))
    return page("posts/new.html", **of_book(book), form=form)


@blueprint.post("/cases/<uuid:case_id>/posts/new")
@guarded(Permission.WRITE_CASE)
def add(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record a post, and its author's account if the case does not know it."""
    book = reading.case_book(work, keys, case_id, page="posts.new")
    form = PostForm(request.form, book=book)
    if form.validate():
        with form.blaming(work):
            incident_id = form.chosen_incident()
            (post_id,) = recording.add_posts(work, keys, case_id, [form.post()], incident=incident_id)
            if incident_id:
                return go("incidents.show", case_id=case_id, incident_id=incident_id, said="post_added")
            return go("posts.show", case_id=case_id, post_id=post_id, said="post_added")
    return page("posts/new.html", 422, **of_book(book), form=form)


@blueprint.get("/cases/<uuid:case_id>/posts/<uuid:post_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Show a post with all that is said of it, and every look at whether it is still there."""
    book = reading.case_book(work, keys, case_id, page="post")
    members = {member: each.name for member, each in colleagues(work, keys).items()}
    return page("posts/show.html", **of_book(book), **_shown(book, post_id), members=members, found=FOUND)


@blueprint.get("/cases/<uuid:case_id>/posts/<uuid:post_id>/elsewhere")
@guarded(Permission.READ_CASE)
def elsewhere(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Show where else the same or nearly the same words stand, in all cases that the member may read."""
    book = reading.case_book(work, keys, case_id, page="post")
    post = _one(book, post_id)
    found = reuse.same_words(work, keys, post.body.text, but=post_id)
    return page("posts/elsewhere.html", **of_book(book), post=post, found=found, near=int(NEAR))


@blueprint.get("/cases/<uuid:case_id>/posts/<uuid:post_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Show what is said of a post, to be corrected."""
    book = reading.case_book(work, keys, case_id, page="posts.edit")
    form = PostForm(book=book, before=_one(book, post_id).body)
    return page("posts/edit.html", **of_book(book), post_id=post_id, form=form)


@blueprint.post("/cases/<uuid:case_id>/posts/<uuid:post_id>/edit")
@guarded(Permission.WRITE_CASE)
def correct(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Correct what is said of a post; its checks stay."""
    book = reading.case_book(work, keys, case_id, page="posts.edit")
    post = _one(book, post_id)
    form = PostForm(request.form, book=book, before=post.body)
    if form.validate():
        with form.blaming(work):
            draft, incident, revision = form.post(), form.chosen_incident(), form.shown_revision()
            recording.correct_post(work, keys, case_id, post_id, draft, incident=incident, revision=revision)
            return go("posts.show", case_id=case_id, post_id=post_id, said="post_changed")

    def newer() -> PostForm:
        now = reading.case_book(work, keys, case_id, page="posts.edit")
        return PostForm(book=now, before=_one(now, post_id).body)

    beside(work, keys, form, newer, case_id=case_id, noun="content_item", record=post_id)
    return page("posts/edit.html", 422, **of_book(book), post_id=post_id, form=form)


@blueprint.post("/cases/<uuid:case_id>/posts/<uuid:post_id>/check")
@guarded(Permission.WRITE_CASE)
def check(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Write down what somebody found who looked at the post just now."""
    found = request.form.get("status", "")
    if found not in FOUND:
        raise InvalidInput("Choose what you found.", field="status")
    recording.check_post(work, keys, case_id, post_id, found, remark=request.form.get("note", "").strip())
    return go("posts.show", case_id=case_id, post_id=post_id, said="post_checked")


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


def _one(book: CaseBook, post_id: UUID) -> Opened[ContentItemBody]:
    for post in book.posts:
        if post.id == post_id:
            return post
    raise NotFound


def _shown(book: CaseBook, post_id: UUID) -> dict[str, Any]:
    post = _one(book, post_id)
    return {
        "post": post,
        "answered": next((one for one in book.posts if one.id == post.body.in_reply_to), None),
        "answers": [one for one in book.posts if one.body.in_reply_to == post_id],
        "incident": next((one for one in book.incidents if one.id == post.body.incident), None),
    }
