"""VK: posts, photos, videos and clips by owner and number, comments, communities, and the overlays in ?w= and ?z=.

The owner is a positive number for a person and a negative one for a community, also where the address says "club1".
Native ids are VK's own attachment names: "wall-1_2", "photo5_6".
"""

from casebook.links.platform import Platform, Rule

_OWNER = r"(?P<account>-?\d{1,12})"
_NUMBER = r"(?P<post>\d{1,12})"
_REST = r"(?:[?&].*)?"
_NAME = (
    r"(?!(?i:about|ads|albums?|apps?|audios?|away|blog|board|clips|dev|discover|docs?|feed|friends|gifts|groups|gim|help|im|join|"
    r"jobs|login|mail|market|music|notifications|photos?|restore|search|services|settings|share|stories|support|terms|topics?|"
    r"video|videos|wall|write)-?\d*(?:_\d+)?(?:[/?]|$))(?:@(?!-))?(?P<handle>[A-Za-z_][\w.]{1,40})"
)


def _things(kind: str, word: str, says: str = "") -> tuple[Rule, ...]:
    """Make the rules for one sort of thing: its own path, and as an overlay on any other page."""
    word = rf"(?P<form>{word})"
    shown = says or "{form}"
    native = shown + "{account}_{post}"
    overlay = rf"/[^?]*\?(?:.*&)?[wz]={word}{_OWNER}_{_NUMBER}(?:%2F.*)?{_REST}"
    return (
        Rule(kind, overlay, f"/{native}", native),
        Rule(kind, rf"/(?:video/)?{word}{_OWNER}_{_NUMBER}{_REST}", f"/{native}", native),
    )


_RULES = (
    Rule(
        "comment",
        rf"/[^?]*\?(?:.*&)?w=wall{_OWNER}_{_NUMBER}_r(?P<comment>\d+){_REST}",
        "/wall{account}_{post}?reply={comment}",
        "wall{account}_{post}",
    ),
    *_things("post", "wall"),
    *_things("photo", "photo"),
    *_things("video", "video"),
    *_things("video", "clip"),
    *_things("story", "story"),
    *_things("post", "topic"),
    Rule(
        "album",
        rf"/(?:video/)?playlist/{_OWNER}_(?P<post>-?\d{{1,12}}){_REST}",
        "/video/playlist/{account}_{post}",
        "playlist{account}_{post}",
    ),
    Rule(
        "album", rf"/(?:album|market_album){_OWNER}_{_NUMBER}{_REST}", "/album{account}_{post}", "album{account}_{post}"
    ),
    Rule(
        "account",
        rf"/(?:id|write|albums|photos|videos|audios|wall)(?P<account>\d{{1,12}}){_REST}",
        "/id{account}",
        "{account}",
    ),
    Rule(
        "group",
        rf"/(?:club|public|event|albums-|photos-|videos-|wall-|board|write-|topics-)(?P<post>\d{{1,12}}){_REST}",
        "/club{post}",
        "-{post}",
        "-{post}",
    ),
    Rule(
        "account", rf"/(?:video/|clips/|stories/)@(?P<handle>[A-Za-z_][\w.]{{1,40}})(?:/[a-z]+)?{_REST}", "/{owner}", ""
    ),
    Rule("post", rf"/@(?P<native>-?[\w.]{{2,40}}-[\w-]{{1,150}}){_REST}", "/@{native}"),
    Rule("account", rf"/{_NAME}{_REST}", "/{owner}", ""),
    Rule("share", r"//vk\.cc/(?P<native>\w{3,20})", "https://vk.cc/{native}"),
)

VK = Platform(
    code="vk",
    domains=("vk.com", "vk.ru", "vk.cc", "vk.me", "vkontakte.ru", "vkvideo.ru"),
    # live.vkvideo.ru has names of its own.
    hosts=r"(?:(?:www|m|new)\.)?(?:vk\.com|vk\.ru|vk\.me|vkontakte\.ru)|(?:(?!live\.)[a-z0-9-]+\.)?vkvideo\.ru",
    base="https://vk.com",
    rules=_RULES,
    fields=("w", "z"),
    comment_fields=("thread", "reply", "post"),
)
