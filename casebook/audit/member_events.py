"""Events about who is in the office: members, how they sign in, and the keys that outlive them. Ids, counts and codes only."""

from uuid import UUID

from casebook.audit.event import OfficeEvent


class MemberAdded(OfficeEvent, frozen=True, kw_only=True):
    """Somebody joined."""

    member: UUID
    role: str


class MemberRemoved(OfficeEvent, frozen=True, kw_only=True):
    """Somebody left; their keys were taken back; so many teams are to rotate theirs."""

    member: UUID
    rotated_teams: int


class MemberInvited(OfficeEvent, frozen=True, kw_only=True):
    """Somebody was invited; they are no member before they join."""

    member: UUID
    role: str


class MemberReinvited(OfficeEvent, frozen=True, kw_only=True):
    """A member who lost their passphrase may come back; what they signed in with and held is void."""

    member: UUID


class InvitationWithdrawn(OfficeEvent, frozen=True, kw_only=True):
    """An invitation was taken back."""

    member: UUID


class InvitationsListed(OfficeEvent, frozen=True, kw_only=True):
    """The open invitations were listed."""


class MemberCameBack(OfficeEvent, frozen=True, kw_only=True):
    """A member who had lost their passphrase has new keys of their own."""

    member: UUID


class PassphraseChanged(OfficeEvent, frozen=True, kw_only=True):
    """A member changed their passphrase; their other sessions ended."""

    member: UUID


class MemberRecovered(OfficeEvent, frozen=True, kw_only=True):
    """Recovery sheets gave a member new keys to everything that they held."""

    member: UUID
    secrets: int


class RecoverySheetsRenewed(OfficeEvent, frozen=True, kw_only=True):
    """New recovery sheets were made; the old ones open nothing that is kept from now on."""

    secrets: int


class SigningKeyRenewed(OfficeEvent, frozen=True, kw_only=True):
    """The key that signs packs was renewed; the former one stays on the list of the office's keys."""

    fingerprint: str


class MemberAdmitted(OfficeEvent, frozen=True, kw_only=True):
    """A caseworker let a new member in: gave them the team's key, or counsel the signing key."""

    member: UUID


class SignedIn(OfficeEvent, frozen=True, kw_only=True):
    """A passphrase, or a passkey, opened a private key."""

    member: UUID


class SecondStepAsked(OfficeEvent, frozen=True, kw_only=True):
    """A passphrase opened a private key, and a second factor was asked for."""

    member: UUID


class FactorAdded(OfficeEvent, frozen=True, kw_only=True):
    """A member has a further factor."""

    member: UUID
    kind: str


class FactorDropped(OfficeEvent, frozen=True, kw_only=True):
    """A member took one of their factors away."""

    member: UUID
    kind: str


class PasskeyDoubted(OfficeEvent, frozen=True, kw_only=True):
    """A member's passkey signed with a counter that did not rise: there may be two of it, and it counts for nothing now."""

    member: UUID


class IdentityProved(OfficeEvent, frozen=True, kw_only=True):
    """A member proved again who they are, for an act that asks for it."""

    member: UUID


class SessionsEnded(OfficeEvent, frozen=True, kw_only=True):
    """A member ended so many sessions of their own from another one."""

    member: UUID
    sessions: int


class SignedOut(OfficeEvent, frozen=True, kw_only=True):
    """A session was ended by its owner."""

    member: UUID


class MembersListed(OfficeEvent, frozen=True, kw_only=True):
    """The member list was read."""
