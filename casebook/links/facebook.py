"""Facebook: posts by number or pfbid, photos, videos, reels, stories, groups, comments, old .php forms, short forms."""

from casebook.links.platform import Platform, Rule

_ONION = "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion"
_RESERVED = (
    r"(?!(?i:about|ads|business|bookmarks|checkpoint|dialog|docs|events|fundraisers|gaming|groups|hashtag|help|home|home\.php|"
    r"l\.php|legal|login|login\.php|marketplace|me|media|messages|notes|notifications|p|pages|people|permalink\.php|photo|"
    r"photo\.php|places|plugins|policies|posts|privacy|profile\.php|public|reel|reels|saved|search|settings|share|share\.php|"
    r"sharer|sharer\.php|stories|story\.php|terms|video|video\.php|videos|watch)(?:[/?]|$))"
)
_NAME = _RESERVED + r"(?P<handle>[\w.-]{2,100})"
_OWNER = r"(?:(?P<account>\d{5,25})|" + _NAME + ")"
_ID = r"(?P<native>\d{3,25}|pfbid\w{10,200})"
_GROUP = r"(?:(?P<account>\d{3,25})|(?P<handle>[\w.-]{2,100}))"
_REST = r"(?:[?].*)?"
_SECTIONS = r"about\w*|photos\w*|friends\w*|followers|following|likes|posts|videos|reels\w*|events|community|reviews|mentions|live"

_RULES = (
    Rule(
        "post",
        r"/(?:story|permalink)\.php\?story_fbid=" + _ID + r"&id=(?P<account>\d+)(?:&.*)?",
        "/permalink.php?story_fbid={native}&id={account}",
    ),
    Rule("post", rf"/groups/{_GROUP}/(?:posts|permalink)/(?:[^/?]+/)?{_ID}{_REST}", "/groups/{owner}/posts/{native}"),
    Rule("post", rf"/groups/{_GROUP}/?\?(?:id=\d+&)?multi_permalinks={_ID}(?:&.*)?", "/groups/{owner}/posts/{native}"),
    Rule("account", rf"/groups/[\w.-]+/user/(?P<account>\d+){_REST}", "/profile.php?id={account}", "{account}"),
    Rule("group", rf"/groups/{_GROUP}(?:/[a-z_]+)?{_REST}", "/groups/{owner}", "{account}"),
    Rule("photo", rf"/photo(?:\.php)?\?fbid={_ID}(?:&.*)?", "/photo/?fbid={native}"),
    Rule("photo", rf"/{_OWNER}/photos/(?:[\w.]+/)?{_ID}{_REST}", "/{owner}/photos/{native}"),
    Rule("post", rf"/{_OWNER}/posts/(?:[^/?]+/)?{_ID}{_REST}", "/{owner}/posts/{native}"),
    Rule("video", rf"/(?:watch|watch/live|video\.php)\?v={_ID}(?:&.*)?", "/watch/?v={native}"),
    Rule("video", rf"/{_OWNER}/videos/(?:[^/?]+/)?{_ID}{_REST}", "/{owner}/videos/{native}"),
    Rule("reel", rf"/reels?/{_ID}{_REST}", "/reel/{native}"),
    Rule("story", rf"/stories/{_OWNER}/(?P<native>[\w=-]{{5,100}}){_REST}", "/stories/{owner}/{native}/"),
    Rule("album", r"/media/set\?set=(?P<native>[\w.]+)(?:&.*)?", "/media/set/?set={native}"),
    Rule("event", rf"/events/(?:[^/?]+/)?(?:s/[^/?]+/)?{_ID}{_REST}", "/events/{native}"),
    Rule("share", rf"/share/(?P<form>(?:[pvrg]/)?)(?P<native>\w{{6,100}}){_REST}", "/share/{form}{native}/"),
    Rule("share", rf"//fb\.watch/(?P<native>[\w-]{{3,100}}){_REST}", "https://fb.watch/{native}/"),
    Rule("share", rf"//fb\.me/(?P<native>[\w/-]{{3,100}}){_REST}", "https://fb.me/{native}"),
    Rule("account", rf"//m\.me/(?P<account>\d{{5,25}}){_REST}", "/profile.php?id={account}", "{account}"),
    Rule("account", rf"//m\.me/{_NAME}{_REST}", "/{owner}", ""),
    Rule("account", r"/profile\.php\?id=(?P<account>\d+)(?:&.*)?", "/profile.php?id={account}", "{account}"),
    Rule("account", rf"/(?:people|pages)/[^/?]+/(?P<account>\d+){_REST}", "/profile.php?id={account}", "{account}"),
    Rule("account", rf"/p/[^/?]*-(?P<account>\d{{5,25}}){_REST}", "/profile.php?id={account}", "{account}"),
    Rule("post", rf"/(?P<account>\d{{5,25}})_{_ID}{_REST}", "/permalink.php?story_fbid={native}&id={account}"),
    Rule("account", rf"/(?P<account>\d{{5,25}})(?:/(?:{_SECTIONS}))?{_REST}", "/profile.php?id={account}", "{account}"),
    Rule("account", rf"/{_NAME}(?:/(?:{_SECTIONS}))?{_REST}", "/{owner}", ""),
)

FACEBOOK = Platform(
    code="facebook",
    domains=("facebook.com", "fb.com", "fb.me", "fb.watch", "m.me", "messenger.com", _ONION),
    hosts=r"(?:(?:www|m|mobile|mbasic|web|touch|free|d|p|h|upload|0|[a-z]{2}-[a-z]{2})\.)?(?:facebook\.com|fb\.com|"
    + _ONION
    + ")",
    base="https://www.facebook.com",
    rules=_RULES,
    fields=("story_fbid", "fbid", "v", "set", "id", "multi_permalinks"),
    comment_fields=("comment_id", "reply_comment_id"),
)
