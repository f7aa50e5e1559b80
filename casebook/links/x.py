"""X, formerly Twitter, with its old name and the mirrors that people share instead. Replies are posts of their own."""

from casebook.links.platform import Platform, Rule
from casebook.links.snowflake import x_minted_at

_NAME = (
    r"(?!(?i:about|account|compose|download|explore|hashtag|home|i|intent|jobs|lists|login|logout|messages|notifications|"
    r"privacy|search|settings|share|signup|tos|who_to_follow)(?:[/?]|$))@?(?P<handle>\w{1,20})"
)
_ID = r"(?P<native>\d{1,20})"

_RULES = (
    Rule("post", rf"/i/(?:web/)?status(?:es)?/{_ID}(?:/.*)?(?:\?.*)?", "/i/status/{native}"),
    Rule("post", rf"/{_NAME}/status(?:es)?/{_ID}(?:/.*)?(?:\?.*)?", "/{owner}/status/{native}"),
    Rule("post", rf"/statuses/{_ID}(?:\?.*)?", "/i/status/{native}"),
    Rule("post", rf"/i/(?:videos/(?:tweet/)?|cards/tfw/v1/){_ID}(?:\?.*)?", "/i/status/{native}"),
    Rule("event", rf"/i/events/{_ID}(?:\?.*)?", "/i/events/{native}"),
    Rule("account", r"/i/user/(?P<account>\d{1,20})(?:\?.*)?", "/i/user/{account}", "{account}"),
    Rule(
        "account", r"/intent/(?:user|follow)\?(?:.*&)?user_id=(?P<account>\d{1,20})", "/i/user/{account}", "{account}"
    ),
    Rule("account", r"/intent/(?:user|follow)\?screen_name=(?P<handle>\w{1,20})", "/{owner}", ""),
    Rule("stream", r"/i/(?:spaces|broadcasts)/(?P<native>\w{5,30})(?:/.*)?(?:\?.*)?", "/i/spaces/{native}"),
    Rule("group", r"/i/communities/(?P<native>\d{1,20})(?:/.*)?(?:\?.*)?", "/i/communities/{native}"),
    Rule("share", r"//t\.co/(?P<native>\w{4,30})(?:\?.*)?", "https://t.co/{native}"),
    Rule(
        "account",
        rf"/{_NAME}(?:/(?:with_replies|media|likes|highlights|articles|photo|header_photo|followers|following))?(?:\?.*)?",
        "/{owner}",
        "",
    ),
)

X = Platform(
    code="x",
    domains=("x.com", "twitter.com", "t.co", "fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "nitter.net"),
    hosts=r"(?:(?:www|m|mobile)\.)?(?:x|twitter|fxtwitter|vxtwitter|fixupx|fixvx)\.com|nitter\.net",
    base="https://x.com",
    rules=_RULES,
    fields=("screen_name", "user_id"),
    minted_at=x_minted_at,
)
