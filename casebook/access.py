"""Who may do what: one table. The keyring behind it is the enforcement; this is the policy a lawyer can read.

Deny by default: a permission that no row admits is refused. `holds_case` says whether the member's keyring opens
the case that is asked about; an administrator's never does.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from casebook.errors import NotAllowed
from casebook.model.member import Role


class Permission(StrEnum):
    """One thing that somebody may want to do. Grep for its uses."""

    SIGN_OUT = "sign out"
    LIST_CASES = "list the cases one holds"
    OPEN_CASE = "open a new case"
    READ_CASE = "read a case"
    WRITE_CASE = "record in a case"
    READ_EVIDENCE = "see an exhibit"
    TAKE_IN_EVIDENCE = "add an exhibit"
    REDACT = "redact a copy of an exhibit"
    APPROVE_REDACTION = "approve a redacted copy"
    BUILD_PACK = "build a pack"
    READ_PACK = "fetch a pack"
    EXPORT_CASE = "take a case out"
    EXPORT_CASES = "take out all cases one holds"
    READ_STATISTICS = "read statistics"
    READ_GRANTS = "see who holds a case"
    CHANGE_GRANTS = "give and take back access to a case"
    READ_HISTORY = "read a case's log"
    READ_REPORTS = "read reports"
    WORK_ON_REPORTS = "answer, sort and accept reports"
    READ_OFFICE_LOG = "read the office's log"
    READ_STATE = "see the state of the office"
    READ_MEMBERS = "see who the members are"
    CHANGE_MEMBERS = "add and remove members"
    RENEW_KEYS = "renew the key that signs packs"
    HOLD_CASE = "put a case on hold and release it"
    END_CASE = "decide how long a case is kept"
    SEE_DUE = "see what is due to go"
    SEE_CLOCKS = "see how long things are kept"
    KEEP_BREACHES = "keep the register of breaches"


@dataclass(frozen=True, slots=True)
class Actor:
    """The member on whose behalf an act runs."""

    member_id: UUID
    role: Role


_ALL = frozenset(Role)
_CASEWORKER = frozenset({Role.CASEWORKER})
_COUNSEL_TOO = frozenset({Role.CASEWORKER, Role.COUNSEL})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_NOT_COUNSEL = frozenset({Role.CASEWORKER, Role.ADMINISTRATOR})

# permission → (roles that may, whether they must also hold the case)
TABLE: dict[Permission, tuple[frozenset[Role], bool]] = {
    Permission.SIGN_OUT: (_ALL, False),
    Permission.LIST_CASES: (_COUNSEL_TOO, False),
    Permission.OPEN_CASE: (_CASEWORKER, False),
    Permission.READ_CASE: (_COUNSEL_TOO, True),
    Permission.WRITE_CASE: (_CASEWORKER, True),
    Permission.READ_EVIDENCE: (_COUNSEL_TOO, True),
    Permission.TAKE_IN_EVIDENCE: (_CASEWORKER, True),
    Permission.REDACT: (_COUNSEL_TOO, True),
    Permission.APPROVE_REDACTION: (_COUNSEL_TOO, True),
    Permission.BUILD_PACK: (_COUNSEL_TOO, True),
    Permission.READ_PACK: (_COUNSEL_TOO, True),
    Permission.EXPORT_CASE: (_CASEWORKER, True),
    Permission.EXPORT_CASES: (_CASEWORKER, False),
    Permission.READ_STATISTICS: (_CASEWORKER, False),
    Permission.READ_GRANTS: (_CASEWORKER, True),
    Permission.CHANGE_GRANTS: (_CASEWORKER, True),
    Permission.READ_HISTORY: (_CASEWORKER, True),
    Permission.READ_REPORTS: (_CASEWORKER, False),
    Permission.WORK_ON_REPORTS: (_CASEWORKER, False),
    Permission.READ_OFFICE_LOG: (_ADMINISTRATOR, False),
    Permission.READ_STATE: (_ADMINISTRATOR, False),
    Permission.READ_MEMBERS: (_ALL, False),
    Permission.CHANGE_MEMBERS: (_ADMINISTRATOR, False),
    Permission.RENEW_KEYS: (_CASEWORKER, False),
    Permission.HOLD_CASE: (_COUNSEL_TOO, True),
    Permission.END_CASE: (_CASEWORKER, True),
    Permission.SEE_DUE: (_CASEWORKER, False),
    Permission.SEE_CLOCKS: (_NOT_COUNSEL, False),
    Permission.KEEP_BREACHES: (_NOT_COUNSEL, False),
}

_CHANGES_KEYS = frozenset(
    {Permission.CHANGE_MEMBERS, Permission.CHANGE_GRANTS, Permission.RENEW_KEYS, Permission.END_CASE}
)


def admits(role: Role, permission: Permission, *, holds_case: bool = False) -> bool:
    """Say whether a role may, given whether it holds the case in question."""
    roles, needs_case = TABLE[permission]
    return role in roles and (holds_case or not needs_case)


def changes_keys(permission: Permission) -> bool:
    """Say whether acts of this permission change members, keys or who holds them, or end a case: those go alone."""
    return permission in _CHANGES_KEYS


def needs_case(permission: Permission) -> bool:
    """Say whether the permission is about one case."""
    return TABLE[permission][1]


def require(actor: Actor | None, permission: Permission, *, holds_case: bool = False) -> Actor:
    """Let the act go on, or refuse it.

    Raises:
        NotAllowed: nobody is signed in, or the table does not admit it.
    """
    if actor is None or not admits(actor.role, permission, holds_case=holds_case):
        raise NotAllowed(str(permission))
    return actor
