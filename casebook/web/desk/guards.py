"""Every route says who may use it; one that does not stops the desk from starting.

A guarded view runs inside one unit of work, with the keyring of the member who is signed in:
`view(work, keys, **address)`. Whatever it raises undoes the work. A case that is not held looks like one that is not
there. Refusals are recorded. A form whose session ended or whose token is old is shown again with what was typed.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import wraps
from typing import Any, ParamSpec, cast
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from casebook import access
from casebook.access import Permission
from casebook.errors import Busy, NotAllowed, NotFound, Refused
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.office import OfficeBody
from casebook.services import job_runs, membership, passkeys, second_steps
from casebook.web.desk import offers
from casebook.web.desk.again import foreign_form, old_form, proof_asked, save_words, session_ended, words_of_form
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.desk.forgery import token_holds
from casebook.web.desk.passkey_place import place_here
from casebook.web.shared.errors import page_about
from casebook.web.shared.origin import came_from_here
from casebook.web.shared.uploads import StreamingRequest
from casebook.web.shared.words import gettext as _
from casebook.work import Work, begin

View = Callable[..., ResponseReturnValue]
Intake = Callable[[UUID], AbstractContextManager[Any]]
P = ParamSpec("P")
TRIES = 3  # of an act that others were in the way of
HEAD = "HEAD"  # gives no byte of what it asks about: nothing was viewed, and nothing left
SAFE = frozenset({"GET", HEAD, "OPTIONS"})


def guarded(
    permission: Permission, *, writes: bool | None = None, proof: bool = False, alone: bool = False
) -> Callable[[View], View]:
    """Admit to a view those whom access.py admits; the address names the case as `case_id` where one is needed.

    `writes` is given for pages whose reading is itself recorded in rows, as the viewing of an exhibit is. `proof` asks
    again who it is, where that was proved long ago: for what leaves, for members and keys, for what is gone for good.
    `alone` is given for acts that change members, keys or who holds them under a permission that is about more than that.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**address: Any) -> ResponseReturnValue:
            changes = request.method not in SAFE
            if changes and not came_from_here():
                return foreign_form()
            written = changes if writes is None else writes
            try:
                return _again(_act)(view, permission, address, writes=written, proof=proof, alone=alone)
            except SQLAlchemyError as error:
                if changes:
                    save_words(error)
                raise

        answer.permission, answer.proof = permission, proof  # type: ignore[attr-defined]
        return answer

    return declare


def staged(permission: Permission, receiver: Intake | None = None, *, proof: bool = False) -> Callable[[View], View]:
    """Admit to a view that takes long, and opens its own units of work with `acting`, so that it holds no lock.

    With a receiver the route takes files: `receiver(case_id)` is entered before the form is read, and the view gets
    what it received as its first argument. A route without one refuses every file.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def respond(**address: Any) -> ResponseReturnValue:
            changes = request.method not in SAFE
            if changes and not came_from_here():
                return foreign_form()
            stage = _enter(permission, address, changes=changes, proof=proof)
            if stage is None:
                return session_ended()
            keep_alive()
            with receiver(address["case_id"]) if receiver else nullcontext() as files:
                arrived = cast("StreamingRequest", request)
                arrived.receiver, arrived.unlimited = files, receiver is not None
                if changes and not token_holds():
                    return old_form()
                if stage == "asks for a factor":
                    return _factor_first()
                if stage == "asks for proof":
                    return proof_asked()
                answer = view(files, **address) if receiver else view(**address)
            if offers.done(answer):
                with acting(permission, address.get("case_id"), writes=True) as (work, keys):
                    offers.after_act(work, keys, address.get("case_id"), answer)
            return answer

        respond.permission, respond.proof = permission, proof  # type: ignore[attr-defined]
        return respond

    return declare


def _enter(permission: Permission, address: dict[str, Any], *, changes: bool, proof: bool) -> str | None:
    """Admit to a staged view: None where nobody is signed in, else whether a factor or a proof is asked for first."""
    try:
        with begin(house(), writes=False, name=request.endpoint or "") as work:
            keys = signed_in(work, writes=False)
            if keys is None:
                return None
            if _lacks_factor(work, permission):
                return "asks for a factor"
            admit(work, keys, permission, address.get("case_id"))
            return "asks for proof" if proof and _asks_for_proof(work) else "goes on"
    except (NotAllowed, NotFound):
        if changes:
            words_of_form()  # read past its files, so that the page about the refusal can give the words back
        raise
    except SQLAlchemyError as error:
        if changes:
            save_words(error)
        raise


def open_to_everyone(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Declare that a view needs nobody to be signed in. It guards its own forms."""
    view.permission = None  # type: ignore[attr-defined]
    return view


@contextmanager
def acting(permission: Permission, case_id: UUID | None, *, writes: bool) -> Iterator[tuple[Work, Keyring]]:
    """Open one unit of work of a staged view, with the member's keyring; `case_id` is None where it is about no case.

    Raises:
        Refused: the session has ended since the view began.
        NotAllowed, NotFound: the member may no longer.
    """
    with _begun(permission, writes=writes) as work:
        keys = signed_in(work, writes=writes)
        if keys is None:
            raise Refused
        admit(work, keys, permission, case_id)
        work.only_asks = writes and request.method == HEAD
        offers.before_page(work, keys, case_id)
        yield work, keys


def _begun(permission: Permission, *, writes: bool, alone: bool = False) -> AbstractContextManager[Work]:
    goes_alone = alone or access.changes_keys(permission)
    return begin(house(), writes=writes, alone=goes_alone, name=request.endpoint or "")


def _again(act: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Do an act once more where somebody else was in its way: its form is in memory, and nothing of it was kept."""

    @wraps(act)
    def done(*given: P.args, **named: P.kwargs) -> ResponseReturnValue:
        for _attempt in range(TRIES - 1):
            with suppress(Busy):
                return act(*given, **named)
        return act(*given, **named)

    return done


def _asks_for_proof(work: Work) -> bool:
    # A download asks too: what leaves by reading an address leaves all the same. Asking for the headers gives nothing.
    if request.method == HEAD or second_steps.is_fresh(work, session_cookie()):
        return False
    g.asks_code = second_steps.has_code(work)
    g.asks_passkey = may_show_passkey(work, g.keys)
    return True


def may_show_passkey(work: Work, keys: Keyring) -> bool:
    """Whether the member has a passkey for the address of this request."""
    place = place_here()
    return place is not None and passkeys.held_here(work, keys, place)


def _lacks_factor(work: Work, permission: Permission) -> bool:
    """Whether the office asks every member for a second factor and this one has none: then only their own pages open."""
    own = permission is Permission.SIGN_OUT
    return house().settings.second_factor_needed and not own and not second_steps.has_code(work)


def _factor_first() -> ResponseReturnValue:
    """Lead to where a factor is added; words that were typed are shown again."""
    if request.method in SAFE:
        return redirect(url_for("own_access.show", said="factor_needed"), 303)
    return page_about(
        403, happened=_("Your office asks every member for a second factor. Add one at Your access first.")
    )


def _act(
    view: View, permission: Permission, address: dict[str, Any], *, writes: bool, proof: bool, alone: bool
) -> ResponseReturnValue:
    with _begun(permission, writes=writes, alone=alone) as work:
        keys = signed_in(work, writes=writes)
        if keys is None:
            answer: ResponseReturnValue = session_ended()
        elif request.method not in SAFE and not token_holds():
            answer = old_form()
        elif _lacks_factor(work, permission):
            return _factor_first()
        else:
            admit(work, keys, permission, case_id := address.get("case_id"))
            if proof and _asks_for_proof(work):
                return proof_asked()
            work.only_asks = writes and request.method == HEAD
            offers.before_page(work, keys, case_id)
            answer = view(work, keys, **address)
            offers.after_act(work, keys, case_id, answer)
    keep_alive()
    return answer


def signed_in(work: Work, *, writes: bool) -> Keyring | None:
    """The keyring of the member behind this request's cookie, None if nobody is signed in.

    A reading act cannot keep the note that the session was used; `keep_alive` does that after it.
    """
    limits = membership.limits(work)
    with work.db.no_autoflush:
        keys = sessions.resume(work.db, session_cookie(), work.clock(), limits) if session_cookie() else None
    if not writes:
        touched = [*work.db.dirty, *work.db.deleted]
        g.session_touched = bool(touched)
        for row in touched:
            work.db.expunge(row)
    if keys is not None:
        work.actor = keys.actor
        office = work.office()
        g.keys = keys
        g.office_name = keys.open_office_body("office", office.id, office.body, OfficeBody).name
    return keys


def admit(work: Work, keys: Keyring, permission: Permission, case_id: UUID | None) -> None:
    """Let the member on, or refuse; the log keeps a refusal as an act that failed.

    Raises:
        NotFound: the case is not held, so it does not exist for this member.
        NotAllowed: the member's role does not admit it.
    """
    if access.needs_case(permission):
        if case_id is None or not keys.holds(case_id):
            raise NotFound
        work.case_id = case_id
    access.require(work.actor, permission, holds_case=work.case_id is not None)


def check_routes(app: Flask) -> None:
    """Refuse to start with a route that does not say who may use it.

    Raises:
        RuntimeError: names the routes.
    """
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static.sheet" and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    if undeclared:
        raise RuntimeError(f"routes without a guard: {', '.join(sorted(undeclared))}")


def keep_alive() -> None:
    """Note that the session was used, where a reading act has seen that the note is due."""
    if g.pop("session_touched", False):
        note_use(session_cookie())


def note_use(cookie: str) -> None:
    """Write down that a session is in use, and so what it has asked for is wanted still."""
    with begin(house(), writes=True, alone=False, name="session") as work:
        if sessions.resume(work.db, cookie, work.clock(), membership.limits(work)) is not None:
            job_runs.still_wanted(work, sessions.place_of(cookie))
