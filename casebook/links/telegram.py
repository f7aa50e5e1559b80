"""Telegram: public and private posts, topics, comments, stories, invitations, and the app's own tg: addresses.

A post's number counts within its chat, so the native id names both: "name/5", or "c/1234567890/5" in a private chat.
Whether a public name is a person, a group or a channel cannot be seen from outside: it is called an account.
Source: Telegram's own list of deep links, core.telegram.org/api/links; a plus sign before digits is a phone number.
"""

from casebook.links.platform import Platform, Rule

_RESERVED = (
    r"(?!(?i:a|addemoji|addlist|addstickers|addstyle|addtheme|auction|auth|bg|boost|c|call|confirmphone|contact|giftcode|"
    r"invoice|iv|joinchat|k|login|m|msg|nft|proxy|s|setlanguage|share|socks|web|www|z)(?:[/?.]|$))"
)
_NAME = _RESERVED + r"(?P<handle>[A-Za-z]\w{2,40})"
_POST = r"(?P<post>\d{1,12})"
_PRIVATE = r"(?P<account>\d{5,20})"

_RULES = (
    Rule("post", rf"/(?:s/)?{_NAME}/(?:\d+/)?{_POST}(?:\?.*)?", "/{owner}/{post}", "{owner}/{post}"),
    Rule("story", rf"/{_NAME}/s/{_POST}", "/{owner}/s/{post}", "{owner}/s/{post}"),
    Rule("post", rf"/c/{_PRIVATE}/(?:\d+/)?{_POST}(?:\?.*)?", "/c/{account}/{post}", "c/{account}/{post}"),
    Rule("channel", rf"/c/{_PRIVATE}", "/c/{account}", "c/{account}"),
    Rule("account", r"/(?P<handle>(?:\+|%2B)\d{7,15})(?:\?.*)?", "/{owner}", ""),
    Rule("invite", r"/(?:\+|%2B|joinchat/)(?P<native>[\w-]{8,60})(?:\?.*)?", "/+{native}"),
    Rule("account", rf"/(?:s/)?{_NAME}(?:\?.*)?", "/{owner}", ""),
    Rule("account", rf"//{_NAME}\.t\.me/", "/{owner}", ""),
    Rule(
        "post",
        rf"//{_NAME}\.t\.me/{_POST}(?:\?.*)?",
        "/{owner}/{post}",
        "{owner}/{post}",
    ),
    Rule("post", rf"tg://resolve\?domain={_NAME}&post={_POST}", "/{owner}/{post}", "{owner}/{post}"),
    Rule("account", rf"tg://resolve\?domain={_NAME}", "/{owner}", ""),
    Rule("post", rf"tg://privatepost\?channel={_PRIVATE}&post={_POST}", "/c/{account}/{post}", "c/{account}/{post}"),
    Rule("invite", r"tg://join\?invite=(?P<native>[\w-]{8,60})", "/+{native}"),
    Rule(
        "account",
        r"tg://(?:user|openmessage)\?(?:user_)?id=(?P<account>\d{3,20})",
        "tg://user?id={account}",
        "{account}",
    ),
)

TELEGRAM = Platform(
    code="telegram",
    domains=("t.me", "telegram.me", "telegram.dog", "telegram.org"),
    hosts=r"(?:www\.)?(?:t\.me|telegram\.(?:me|dog))",
    base="https://t.me",
    rules=_RULES,
    fields=("domain", "channel", "invite", "user_id", "id", "post"),
    comment_fields=("comment",),
    scheme="tg",
)
