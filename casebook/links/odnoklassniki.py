"""Odnoklassniki (ok.ru): statuses, topics, photos, videos, profiles, groups, and the mobile site's /dk form."""

from casebook.links.platform import Platform, Rule

_ID = r"(?P<account>\d{3,20})"
_NATIVE = r"(?P<native>\d{3,20})"
_REST = r"(?:[?].*)?"
_NAME = (
    r"(?!(?i:apphook|bookmarks|discussions|dk|feed|feedback|gifts?|groups?|guests|help|hobby|live|login|market|messages|mobile|"
    r"music|notifications|online|payments?|photos|profile|search|settings|video|videoembed|web-api)(?:[/?]|$))"
    r"(?P<handle>[A-Za-z][\w.-]{1,60})"
)
_PHOTO = rf"(?:pphotos|photos?|album/\d+)/{_NATIVE}"

_RULES = (
    Rule("post", rf"/profile/{_ID}/statuses/{_NATIVE}(?:/\d+)?{_REST}", "/profile/{account}/statuses/{native}"),
    Rule("photo", rf"/profile/{_ID}/{_PHOTO}{_REST}", "/profile/{account}/pphotos/{native}"),
    Rule("post", rf"/group/{_ID}/topic/{_NATIVE}{_REST}", "/group/{account}/topic/{native}"),
    Rule("photo", rf"/group/{_ID}/album/(?P<album>\d+)/{_NATIVE}{_REST}", "/group/{account}/album/{album}/{native}"),
    Rule("video", rf"/(?:video|videoembed|live)/(?P<native>\d{{3,20}}(?:-\d{{1,3}})?){_REST}", "/video/{native}"),
    Rule("account", rf"/profile/{_ID}(?:/[a-z]+)?{_REST}", "/profile/{account}", "{account}"),
    Rule("group", rf"/group/{_ID}(?:/[a-z]+)?{_REST}", "/group/{account}", "{account}"),
    Rule("group", rf"/group(?P<account>\d{{8,20}}){_REST}", "/group/{account}", "{account}"),
    Rule(
        "post",
        rf"/dk\?(?:.*&)?st\.groupId={_ID}&(?:.*&)?st\.themeId={_NATIVE}(?:&.*)?",
        "/group/{account}/topic/{native}",
    ),
    Rule("video", rf"/dk\?(?:.*&)?st\.(?:mvId|vpl\.id)={_NATIVE}(?:&.*)?", "/video/{native}"),
    Rule("group", rf"/dk\?(?:.*&)?st\.groupId={_ID}(?:&.*)?", "/group/{account}", "{account}"),
    Rule("account", rf"/dk\?(?:.*&)?st\.friendId={_ID}(?:&.*)?", "/profile/{account}", "{account}"),
    Rule("post", rf"/{_NAME}/topic/{_NATIVE}{_REST}", "/{owner}/topic/{native}"),
    Rule("post", rf"/{_NAME}/statuses/{_NATIVE}{_REST}", "/{owner}/statuses/{native}"),
    Rule("account", rf"/{_NAME}{_REST}", "/{owner}", ""),
)

ODNOKLASSNIKI = Platform(
    code="odnoklassniki",
    domains=("ok.ru", "odnoklassniki.ru", "ok.me"),
    hosts=r"(?:(?:www|m|wap|mobile)\.)?(?:ok|odnoklassniki)\.ru",
    base="https://ok.ru",
    rules=_RULES,
    fields=("st.groupId", "st.themeId", "st.friendId", "st.mvId", "st.vpl.id"),
)
