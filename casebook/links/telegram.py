"""Telegram: public and private posts, topics, comments, stories, invitations, and the app's own tg: addresses.

A post's number counts within its chat, so the native id names both: "name/5", or "c/1234567890/5" in a private chat.
Whether a public name is a person, a group or a channel cannot be seen from outside: it is called an account.
"""

from casebook.links.platform import Platform, Rule

_NAME = (
    r"(?!(?i:addemoji|addlist|addstickers|addtheme|bg|boost|c|confirmphone|contact|giftcode|invoice|iv|joinchat|k|a|login|m|nft|"
    r"proxy|s|setlanguage|share|socks|z)(?:[/?]|$))(?P<handle>[A-Za-z]\w{2,40})"
)
_POST = r"(?P<post>\d{1,12})"
_PRIVATE = r"(?P<account>\d{5,20})"

_RULES = (
    Rule("post", rf"/(?:s/)?{_NAME}/(?:\d+/)?{_POST}(?:\?.*)?", "/{owner}/{post}", "{owner}/{post}"),
    Rule("story", rf"/{_NAME}/s/{_POST}", "/{owner}/s/{post}", "{owner}/s/{post}"),
    Rule("post", rf"/c/{_PRIVATE}/(?:\d+/)?{_POST}(?:\?.*)?", "/c/{account}/{post}", "c/{account}/{post}"),
    Rule("channel", rf"/c/{_PRIVATE}", "/c/{account}", "c/{account}"),
    Rule("invite", r"/(?:\+|%2B|joinchat/)(?P<native>[\w-]{8,60})(?:\?.*)?", "/+{native}"),
    Rule("account", rf"/(?:s/)?{_NAME}(?:\?.*)?", "/{owner}", ""),
    Rule("account", r"//(?!www\.|web\.)(?P<handle>[a-z]\w{3,40})\.t\.me/", "/{owner}", ""),
    Rule(
        "post",
        rf"//(?!www\.|web\.)(?P<handle>[a-z]\w{{3,40}})\.t\.me/{_POST}(?:\?.*)?",
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
