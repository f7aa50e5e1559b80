"""Instagram: posts, reels, stories, comments, accounts, and the share forms of its app."""

from casebook.links.platform import Platform, Rule

_NAME = (
    r"(?!(?i:about|accounts|api|challenge|developer|direct|explore|legal|p|privacy|reel|reels|s|share|stories|tv|web)(?:/|$))"
    r"(?P<handle>[\w.]{1,30})"
)
_CODE = r"(?P<native>[\w-]{5,60})"
_EMBED = r"(?:/embed(?:/captioned)?)?"

_RULES = (
    Rule("comment", rf"/(?:p|reels?|tv)/{_CODE}/c/\d+/r/(?P<comment>\d+)", "/p/{native}/c/{comment}/"),
    Rule("comment", rf"/(?:p|reels?|tv)/{_CODE}/c/(?P<comment>\d+)", "/p/{native}/c/{comment}/"),
    Rule("post", rf"/p/{_CODE}{_EMBED}", "/p/{native}/"),
    Rule("reel", rf"/(?:reels?|tv)/{_CODE}{_EMBED}", "/reel/{native}/"),
    Rule("story", r"/stories/highlights/(?P<native>\d+)", "/stories/highlights/{native}/"),
    Rule("story", r"/stories/(?P<handle>[\w.]{1,30})/(?P<native>\d+)", "/stories/{owner}/{native}/"),
    Rule("account", r"/stories/(?P<handle>[\w.]{1,30})", "/{owner}/", ""),
    Rule("share", r"/share/(?P<form>(?:(?:p|reel)/)?)(?P<native>[\w-]{5,60})", "/share/{form}{native}/"),
    Rule("share", r"/s/(?P<native>[\w=-]{5,200})", "/s/{native}"),
    Rule("post", rf"/{_NAME}/p/{_CODE}", "/p/{native}/"),
    Rule("reel", rf"/{_NAME}/(?:reel|tv)/{_CODE}", "/reel/{native}/"),
    Rule("account", rf"/(?:_u/)?{_NAME}(?:/(?:tagged|reels|channel|followers|following))?", "/{owner}/", ""),
)

INSTAGRAM = Platform(
    code="instagram",
    domains=("instagram.com", "instagr.am", "ig.me", "ddinstagram.com"),
    hosts=r"(?:(?:www|m|mobile)\.)?(?:instagram\.com|instagr\.am|ddinstagram\.com)",
    base="https://www.instagram.com",
    rules=_RULES,
)
