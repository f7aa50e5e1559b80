"""YouTube: a video has one canonical form however it is shown (watch, shorts, live, embedded, youtu.be)."""

from casebook.links.platform import Platform, Rule

_ID = r"(?P<native>[\w-]{11})"
_CHANNEL = r"(?P<account>UC[\w-]{22})"
# Handles may be written in any script and arrive percent-encoded.
_HANDLE = r"@(?P<handle>[\w.%·-]{3,300})"
_TAB = r"(?:/[\w-]+)?"
_RESERVED = (
    r"(?!(?i:about|account|ads|attribution_link|browse|c|channel|course|creators|e|embed|feeds?|gaming|hashtag|howyoutubeworks|"
    r"kids|learning|live|live_chat|logout|movies|music|new|news|oembed|oops|playlist|podcasts|post|premium|privacy|profile|"
    r"redirect|reporthistory|results|shorts|signin|sports|subscription_manager|supported_browsers|t|trending|tv|upload|user|v|"
    r"watch\w*|yt|youtubei)(?:[/?]|$))"
)

_RULES = (
    Rule("video", rf"/watch(?:_popup)?\?v={_ID}(?:&.*)?", "/watch?v={native}"),
    Rule("video", rf"/(?:shorts|live|embed|v|e|watch)/{_ID}(?:\?.*)?", "/watch?v={native}"),
    Rule("video", rf"//youtu\.be/{_ID}(?:\?.*)?", "/watch?v={native}"),
    Rule("album", r"/(?:playlist|watch|embed/videoseries)\?list=(?P<native>[\w-]{2,100})", "/playlist?list={native}"),
    Rule("post", r"/post/(?P<native>Ug[\w-]{10,60})(?:\?.*)?", "/post/{native}"),
    Rule(
        "post",
        rf"/(?:channel/{_CHANNEL}|{_HANDLE})/community\?(?:.*&)?lb=(?P<native>Ug[\w-]{{10,60}})",
        "/post/{native}",
    ),
    Rule("channel", rf"/channel/{_CHANNEL}{_TAB}(?:\?.*)?", "/channel/{account}", "{account}"),
    Rule("channel", rf"/{_HANDLE}{_TAB}(?:\?.*)?", "/@{owner}", ""),
    Rule("channel", rf"//youtu\.be/{_HANDLE}(?:\?.*)?", "/@{owner}", ""),
    Rule("channel", rf"/(?P<form>c|user)/(?P<handle>[\w.%·-]{{1,300}}){_TAB}(?:\?.*)?", "/{form}/{owner}", ""),
    # Names from before there were handles, still in old bookmarks: youtube.com/Name
    Rule(
        "channel",
        rf"/{_RESERVED}(?P<handle>[A-Za-z]\w{{2,60}})(?:/(?:about|live|playlists|videos))?(?:\?.*)?",
        "/{owner}",
        "",
    ),
)

YOUTUBE = Platform(
    code="youtube",
    domains=("youtube.com", "youtu.be", "youtube-nocookie.com", "youtubekids.com", "yt.be"),
    hosts=r"(?:(?:www|m|music|gaming)\.)?youtube(?:-nocookie|kids)?\.com",
    base="https://www.youtube.com",
    rules=_RULES,
    fields=("v", "list", "lb"),
    comment_fields=("lc",),
)
