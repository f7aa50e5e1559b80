"""Which column of a table of posts holds what: recognised by name, in the words of the tools that collect posts."""

import re
from collections.abc import Sequence
from types import MappingProxyType

# From most telling to least; the first name that the table has is taken, and no column is taken twice.
_NAMES = MappingProxyType(
    {
        "account": "account account_id author author_id user user_id username user_name handle screen_name account_name "
        "author_name profile sender from channel channel_id page name автор аккаунт пользователь муаллиф ҳисоб نویسنده حساب",
        "time": "posted_at timestamp_share share_time timestamp posted_time published_at publishedat datetime date_time "
        "created_utc post_date post_time tweet_time created_at time date posted published created sent_at дата время "
        "дата_публикации сана تاریخ",
        "text": "text message content body comment comment_text full_text tweet tweet_text post_text caption description "
        "текст сообщение комментарий матн паём شرح متن پیام",
        "object": "object_id object repost_id retweet_id retweeted_id retweeted_status_id retweet_of shared_post shared_id "
        "repost_of",
        "link": "link links urls expanded_url shared_url shared_link external_url ссылка пайванд لینک",
        "image": "image_hash phash phash_id image_phash pdq pdq_hash media_hash image image_id media_id hash",
        "target": "target target_id target_post reply_to reply_id in_reply_to in_reply_to_id in_reply_to_status_id "
        "in_reply_to_user reply_to_id parent_id parent thread_id mention target_account",
        "created": "account_created_at account_created user_created_at author_created_at account_creation_date "
        "account_creation user_created join_date joined registered_at registered",
        "post_id": "post_id message_id content_id tweet_id comment_id id_str id share_id uid native_id permalink url",
    }
)
FIELDS = tuple(_NAMES)


def places(header: Sequence[str]) -> dict[str, int]:
    """Give the place of each field's column, for those that the header names in any case and with any marks between words."""
    named: dict[str, int] = {}
    for place, name in enumerate(header):
        plain = re.sub(r"[\W_]+", "_", name.strip().strip("\ufeff").casefold()).strip("_")
        named.setdefault(plain, place)
    found: dict[str, int] = {}
    for field, names in _NAMES.items():
        for name in names.split():
            if name in named and named[name] not in found.values():
                found[field] = named[name]
                break
    return found
