"""Packs: choosing what leaves, building it, and handing it over."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.exporters.timestamps import NoTimeStamp
from casebook.i18n import NAMES
from casebook.inspection.names import display_name
from casebook.keys.keyring import Keyring
from casebook.services import casework, disclosure, reading
from casebook.services.composing import Choice
from casebook.services.disclosure import SelfTestFailed
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.looking import send
from casebook.web.desk.wording import profile_words
from casebook.web.shared.fields import ChoiceField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("packs", __name__)


class PackForm(PageForm):
    """What leaves, to whom, why, and in which language."""

    profile = ChoiceField(lazy_gettext("Kind of pack"))
    recipient = StringField(lazy_gettext("Recipient"), line(needed=True))
    purpose = TextAreaField(lazy_gettext("Purpose"), prose(needed=True))
    language = ChoiceField(lazy_gettext("Language of the pack"))
    incidents = SeveralField(lazy_gettext("Incidents"))
    exhibits = SeveralField(lazy_gettext("Exhibits"))

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.profile.choices = [
            (kind.identifier, profile_words(kind.identifier, kind.title)) for kind in disclosure.kinds()
        ]
        self.language.choices = list(NAMES.items())
        self.incidents.choices = [(str(incident.id), incident.body.title) for incident in book.incidents]
        self.exhibits.choices = [
            (str(each.id), f"{each.body.label} {display_name(each.body.title)}") for each in book.evidence
        ]

    def choice(self) -> Choice:
        """What was chosen."""
        return Choice(
            profile=self.profile.data,
            recipient=tidy(self.recipient.data),
            purpose=tidy(self.purpose.data),
            locale=self.language.data,
            incidents=frozenset(UUID(chosen) for chosen in self.incidents.data or ()),
            exhibits=frozenset(UUID(chosen) for chosen in self.exhibits.data or ()),
        )


@blueprint.get("/cases/<uuid:case_id>/packs")
@guarded(Permission.READ_PACK)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List what has left, or can."""
    view = casework.case(work, keys, case_id)
    return page("packs/index.html", case=view, packs=disclosure.packs(work, keys, case_id))


@blueprint.get("/cases/<uuid:case_id>/packs/new")
@guarded(Permission.BUILD_PACK)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show everything that could leave; all of it is ticked."""
    book = reading.case_book(work, keys, case_id, page="packs.new")
    everything = {
        "incidents": [str(incident.id) for incident in book.incidents],
        "exhibits": [str(exhibit.id) for exhibit in book.evidence],
    }
    form = PackForm(book=book, language=locale(), **everything)
    return page("packs/new.html", **of_book(book), form=form, today=work.clock().date(), failed="")


@blueprint.post("/cases/<uuid:case_id>/packs/new")
@staged(Permission.BUILD_PACK)
def build(case_id: UUID) -> ResponseReturnValue:
    """Build the pack and verify it; it is kept only if it verifies. No lock is held while pages are set."""
    composition = None
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        book, today = reading.case_book(work, keys, case_id, page="packs.new"), work.clock().date()
        form = PackForm(request.form, book=book)
        if form.validate():
            with form.blaming(work):
                composition = disclosure.compose(work, keys, case_id, form.choice())
    failed = ""
    if composition is not None:
        try:
            assembled = disclosure.assemble(composition, house().blobs, house().settings)
            with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
                pack_id = disclosure.keep(work, keys, assembled)
            return go("packs.show", case_id=case_id, pack_id=pack_id, said="pack_built")
        except (SelfTestFailed, NoTimeStamp) as error:
            failed = "time_stamp" if isinstance(error, NoTimeStamp) else "self_test"
            with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
                disclosure.refuse(work, keys, composition, error)
    return page("packs/new.html", 422, **of_book(book), form=form, today=today, failed=failed)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>")
@guarded(Permission.READ_PACK)
def show(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Show a pack: what it holds, how it is checked, and where it can be had."""
    view = casework.case(work, keys, case_id)
    found = [pack for pack in disclosure.packs(work, keys, case_id) if pack.id == pack_id]
    if not found:
        raise NotFound
    return page("packs/show.html", case=view, pack=found[0].body, pack_id=pack_id)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/<any(proof, reader):part>")
@guarded(Permission.READ_PACK)
def fetch(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> ResponseReturnValue:
    """Hand over the proof pack or the reader file; recorded as a disclosure."""
    return send(disclosure.fetch(work, keys, case_id, pack_id, part=part))
