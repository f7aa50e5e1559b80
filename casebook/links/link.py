"""What a pasted address says about itself. A value: nothing here was fetched, nothing proves that the thing exists."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One address as pasted, and what can be read from it without asking anyone.

    `kind` is account, channel, group, post, comment, photo, video, reel, story, stream, album, event, invite, share (a short
    form whose target only the platform knows) or page (anything else). `canonical_url` is the same for every way to
    write the address: https, no tracking, no mobile host. `handle` is the public name as pasted; `account_id` the
    platform's number of the account; `native_id` the platform's id of the thing itself; each "" where the address does
    not say. `minted_at` (UTC) is when the platform made the id, which for a post is when it was published.
    `notes` names what a reader should know: unwrapped, userinfo, punycode, port, hidden_characters.
    """

    platform: str
    kind: str
    url: str
    canonical_url: str
    handle: str = ""
    account_id: str = ""
    native_id: str = ""
    comment_id: str = ""
    minted_at: datetime | None = None
    notes: tuple[str, ...] = ()
