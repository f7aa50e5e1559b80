"""A member's own second factors and sessions: an application, codes on paper, and ending what should not go on.

The seed of an application that is being added goes through the member's own form, so nothing is kept before a code
shows that the application has it.
"""

from base64 import b64decode, b64encode
from uuid import UUID

import segno
from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField

from casebook.access import Permission
from casebook.crypto import one_time
from casebook.errors import NotFound
from casebook.keys import guesses
from casebook.keys.keyring import Keyring
from casebook.services import second_steps
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import drop, house, keep_device
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import PageForm, line, tidy
from casebook.work import Work

blueprint = Blueprint("own_factors", __name__)


class ApplicationForm(PageForm):
    """An application that is being added."""

    seed = HiddenField()
    name = StringField(lazy_gettext("What you call it"), line(longest=60))
    code = StringField(lazy_gettext("The six digits that it shows now"))

    def seed_bytes(self) -> bytes:
        """The seed that this page showed."""
        try:
            seed = b64decode(self.seed.data or "", validate=True)
        except ValueError:
            seed = b""
        if len(seed) != one_time.SEED_BYTES:
            raise NotFound
        return seed


@blueprint.get("/me/application")
@guarded(Permission.SIGN_OUT, proof=True)
def ask_for_application(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show a new seed, to be read by an application."""
    del work
    form = ApplicationForm()
    form.seed.data = b64encode(one_time.new_seed()).decode()
    return _application_page(keys, form)


@blueprint.post("/me/application")
@guarded(Permission.SIGN_OUT, proof=True)
def add_application(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Keep the application once it shows the right digits."""
    form = ApplicationForm(request.form)
    seed = form.seed_bytes()
    if form.validate():
        with form.blaming(work):
            second_steps.add_application(work, keys, seed, form.code.data or "", tidy(form.name.data))
            return go("own_access.show", said="factor_added")
    return _application_page(keys, form, 422)


@blueprint.post("/me/paper-codes")
@guarded(Permission.SIGN_OUT, proof=True)
def make_paper_codes(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Make codes for a sheet of paper and show them, once."""
    return page("own_access/paper.html", codes=second_steps.make_paper_codes(work, keys))


@blueprint.post("/me/factors/<uuid:factor_id>/drop")
@guarded(Permission.SIGN_OUT, proof=True)
def drop_factor(work: Work, keys: Keyring, factor_id: UUID) -> ResponseReturnValue:
    """Take one of one's own factors away."""
    second_steps.drop_factor(work, keys, factor_id)
    return go("own_access.show", said="factor_dropped")


@blueprint.post("/me/sessions/<place>/end")
@guarded(Permission.SIGN_OUT)
def end_session(work: Work, keys: Keyring, place: str) -> ResponseReturnValue:
    """End one other session of one's own."""
    second_steps.end_session(work, keys, place)
    return go("own_access.show", said="session_ended")


@blueprint.post("/me/browser")
@guarded(Permission.SIGN_OUT)
def remember_browser(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Let this browser be known again, so that nobody who guesses elsewhere can slow its sign-ins; or forget it."""
    del work
    response = go("own_access.show", said="browser_forgotten" if "forget" in request.form else "browser_known")
    if "forget" in request.form:
        drop(response, "device")
    else:
        keep_device(response, guesses.known_browser(house().settings, keys.member.login))
    return response


@blueprint.post("/me/leave")
@guarded(Permission.SIGN_OUT)
def end_everything(work: Work, keys: Keyring) -> ResponseReturnValue:
    """End every session, forget this browser, and go to a harmless page. No question, no confirmation."""
    second_steps.end_all_sessions(work, keys)
    response = make_response(redirect(house().settings.leave_to, 303))
    drop(response)
    drop(response, "visitor")
    drop(response, "device")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _application_page(keys: Keyring, form: ApplicationForm, status: int = 200) -> ResponseReturnValue:
    seed = form.seed_bytes()
    drawn = segno.make(one_time.address_of_seed(seed, keys.member.login, "casebook"), micro=False)
    rows = [list(row) for row in drawn.matrix_iter(border=4)]
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    letters = one_time.seed_in_letters(seed)
    return page("own_access/application.html", status, form=form, squares=squares, size=len(rows), letters=letters)
