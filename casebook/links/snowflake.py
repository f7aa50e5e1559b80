"""Ids that carry the time at which they were made.

X (Twitter) has used them since 4 November 2010: milliseconds since 1288834974657 in the bits above 22 (Twitter's
published "Snowflake", 2010). TikTok's video ids hold Unix seconds in the bits above 32 (an observation that holds for
all ids seen, not a promise of TikTok). The second is exact enough to bound when a post was published.
"""

from datetime import UTC, datetime, timedelta

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_X_EPOCH = 1288834974657
# Ids were counted one by one before; the last of those had eleven digits, the first made from time had fifteen.
_FIRST_FROM_TIME = 10**12
_LARGEST = 2**63
_TIKTOK_BEGAN = datetime(2014, 1, 1, tzinfo=UTC)


def x_minted_at(native_id: str) -> datetime | None:
    """Return when X made a post's id (UTC, milliseconds); None for ids older than the scheme or no id at all."""
    number = int(native_id) if native_id.isdecimal() else 0
    if not _FIRST_FROM_TIME < number < _LARGEST:
        return None
    return _UNIX_EPOCH + timedelta(milliseconds=(number >> 22) + _X_EPOCH)


def tiktok_minted_at(native_id: str) -> datetime | None:
    """Return when TikTok made a video's id (UTC, seconds); None where the number cannot hold a time."""
    number = int(native_id) if native_id.isdecimal() else 0
    if number >= _LARGEST:
        return None
    moment = _UNIX_EPOCH + timedelta(seconds=number >> 32)
    return moment if moment > _TIKTOK_BEGAN else None
