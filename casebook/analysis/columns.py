"""Which column of a table of posts holds what: recognised by name, in the words of the tools that collect posts."""

import re
from collections.abc import Sequence
from types import MappingProxyType

# From most telling to least; the first name that the table has is taken, and no column is taken twice.
_NAMES = MappingProxyType(
    {
        "account": "account account_id author author_id user user_id userid username user_name user_screen_name handle "
        "user_handle screen_name screenname account_name author_name authordisplayname author_display_name "
        "authorchannelid author_channel_id profile profile_id profile_name sender sender_id sender_name from_id from_name "
        "from commenter commenter_name poster actor actor_id post_owner_id post_owner_name channel channel_id page "
        "page_name page_id owner_id name автор аккаунт пользователь муаллиф ҳисоб نویسنده حساب",
        "time": "posted_at timestamp_share share_time timestamp timestamp_utc timestamp_ms posted_time published_at "
        "publishedat datetime datetime_utc date_time created_utc create_time creation_time time_parsed post_created "
        "post_date post_time comment_time comment_date message_date tweet_time created_at createdat unix_time epoch time "
        "date date_utc posted published created sent_at sent дата_и_время дата время дата_публикации вақт сана تاریخ زمان",
        "text": "text message content body comment comment_text full_text tweet tweet_text tweet_content post_text "
        "message_text textoriginal text_original textdisplay text_display raw_text selftext caption video_description "
        "description текст сообщение комментарий матн паём شرح متن پیام",
        "object": "object_id object repost_id retweet_id retweeted_id retweeted_status_id retweet_tweetid retweet_of "
        "shared_post shared_id repost_of",
        "link": "link links urls expanded_url expanded_urls shared_url shared_link external_url link_attachment_link "
        "final_link ссылка пайванд لینک",
        "image": "image_hash phash phash_id image_phash pdq pdq_hash media_hash image image_id media_id hash",
        "target": "target target_id target_post reply_to reply_id in_reply_to in_reply_to_id in_reply_to_status_id "
        "in_reply_to_tweetid in_reply_to_user in_reply_to_userid in_reply_to_user_id reply_to_id reply_to_user "
        "video_id videoid submission_id link_id conversation_id thread_id thread parent_comment_id parent_id parentid "
        "parent mention mentions user_mentions target_account",
        "created": "account_created_at account_created user_created_at author_created_at account_creation_date "
        "account_creation user_created join_date joined registered_at registered",
        "post_id": "comment_id commentid cid post_id message_id content_id tweet_id tweetid id_str id share_id uid "
        "native_id permalink url",
        "day": "date day дата сана تاریخ",
    }
)
FIELDS = tuple(_NAMES)
# Where no name is known: words that a column for it holds, and words that say it is something else.
_HINTS = MappingProxyType(
    {
        "account": (
            r"user|author|account|handle|screen_?name|sender|commenter",
            r"creat|verif|follow|count|reply|descr",
        ),
        "time": (r"timestamp|datetime|time|date", r"account|user|author|zone|edit|updat|join|regist"),
        "text": (r"text|message|comment|content|body", r"id$|_id|count|type|lang|time|date|url|author|user|parent"),
    }
)


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
    if "target" not in found and "post_id" in named and named["post_id"] not in found.values():
        found["target"] = named[
            "post_id"
        ]  # comments have an id of their own, and the id of the post that they stand under
    for field, (yes, no) in _HINTS.items():
        likely = (at for name, at in named.items() if re.search(yes, name) and not re.search(no, name))
        free = next((at for at in likely if at not in found.values()), None)
        if field not in found and free is not None:
            found[field] = free
    return found
