"""TikTok: videos, photo posts, accounts; short forms stay as they are, since only TikTok knows their target."""

from casebook.links.platform import Platform, Rule
from casebook.links.snowflake import tiktok_minted_at

# An account may stand as its long internal name, in which case counts.
_HANDLE = r"@(?:(?P<account>MS4wLjAB[\w-]{20,100})|(?P<handle>[\w.]{1,40}))"
_ID = r"(?P<native>\d{10,20})"

_RULES = (
    Rule("video", rf"/{_HANDLE}/video/{_ID}", "/@{owner}/video/{native}"),
    Rule("photo", rf"/{_HANDLE}/photo/{_ID}", "/@{owner}/photo/{native}"),
    Rule("stream", rf"/{_HANDLE}/live", "/@{owner}/live", ""),
    Rule("stream", rf"/share/live/{_ID}", "/share/live/{native}"),
    Rule("video", rf"/@/video/{_ID}", "/@/video/{native}"),
    Rule(
        "video", rf"/(?:share/video|embed(?:/v\d)?|player/v1|v|i18n/share/video)/{_ID}(?:\.html)?", "/@/video/{native}"
    ),
    Rule("account", rf"/{_HANDLE}", "/@{owner}", ""),
    Rule("share", r"/t/(?P<native>\w{5,30})", "/t/{native}/"),
    Rule("share", r"//(?P<form>vm|vt)\.tiktok\.com/(?P<native>\w{5,30})", "https://{form}.tiktok.com/{native}/"),
)

TIKTOK = Platform(
    code="tiktok",
    domains=("tiktok.com", "tiktokv.com"),
    hosts=r"(?:(?:www|m|us|t)\.)?tiktokv?\.com",
    base="https://www.tiktok.com",
    rules=_RULES,
    minted_at=tiktok_minted_at,
)
