"""Every template and static file, read as a browser would: nothing runs or is styled inline, and nothing leads to a stranger."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import casebook.web
from casebook.web.shared.headers import DESK_POLICY, PORTAL_POLICY, SANDBOX

FOLDER = Path(casebook.web.__file__).parent
TEMPLATES = sorted(FOLDER.rglob("*.html"))
TAG = re.compile(r"{#.*?#}|{%.*?%}", re.DOTALL)
SHOWN = re.compile(r"{{.*?}}", re.DOTALL)
NEVER = {"style", "iframe", "frame", "object", "embed", "applet", "base", "svg:script", "foreignobject"}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "srcset",
    "ping",
    "background",
    "cite",
    "manifest",
}


class Inline(HTMLParser):
    """Gathers what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        given = {name: told or "" for name, told in attrs}
        if tag in NEVER or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        shows_itself_again = given.get("http-equiv") == "refresh" and "url" not in given.get("content", "").lower()
        if tag == "meta" and "http-equiv" in given and not shows_itself_again:
            self.found.append("<meta http-equiv>")
        for name, told in given.items():
            if name.startswith("on") or name in {"style", "srcdoc", "xlink:href"}:
                self.found.append(name)
            if name in ADDRESSES and re.match(r"\s*(//|[a-z][a-z0-9+.-]*:)", told, re.IGNORECASE):
                self.found.append(f"{name}={told}")
            if name == "target" and told not in {"", "_self"} and "noopener" not in given.get("rel", ""):
                self.found.append("target without noopener")


def inline(template: str) -> Inline:
    parser = Inline()
    parser.feed(SHOWN.sub("SHOWN", TAG.sub("", template)))
    parser.close()
    return parser


@pytest.mark.parametrize(
    "text",
    [
        "<p style='x'>", "<a onclick=x>", "<script>x</script>", "<a href='javascript:x'>", "<img src=//evil.example/x>",
        "<style>x</style>", "<iframe src=x>", "<base href=/>", "<form action=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=/x'>", "<a href='data:text/html,x'>", "{% if x %}<b ONLOAD={{ x }}>{% endif %}",
        "<a target=_blank href=x>",
    ],
)  # fmt: skip
def test_the_search_finds_what_is_there(text: str) -> None:
    assert inline(text).found


def test_no_template_of_desk_or_portal_holds_inline_code_or_a_stranger_s_address() -> None:
    assert {path.relative_to(FOLDER).parts[0] for path in TEMPLATES} >= {"desk", "portal", "shared"}
    assert len(TEMPLATES) > 100
    read = {path: inline(path.read_text("utf-8")) for path in TEMPLATES}
    assert sum(one.tags for one in read.values()) > 2000
    assert {path.name: one.found for path, one in read.items() if one.found} == {}


def test_no_style_sheet_or_script_fetches_or_evaluates() -> None:
    files = [path for path in (FOLDER / "shared" / "static").iterdir() if path.suffix in {".css", ".js", ".svg"}]
    assert len(files) > 5
    for path in files:
        # The one place that shows markup: what the desk itself answered, escaped there as every page is.
        text = path.read_text("utf-8").replace("list.innerHTML = await answer.text()", "")
        text = text.replace("cut(part.innerHTML,", "")  # the bookmark reads a page that is not ours, and writes nothing
        outside = [found for found in re.findall(r"https?://[^\s\"')]+", text) if "www.w3.org/" not in found]
        assert outside == [], path.name
        for refused in (
            "@import",
            "eval(",
            "new Function",
            "innerHTML",
            "outerHTML",
            "document.write",
            "insertAdjacentHTML",
        ):
            assert refused not in text, f"{path.name}: {refused}"
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", text), path.name


def test_the_policies_admit_our_own_and_nothing_else() -> None:
    for policy in (DESK_POLICY, PORTAL_POLICY, SANDBOX):
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
        assert rules.pop("default-src") == "'none'"
        rules.pop("sandbox", None)
        assert set(rules.values()) <= {"'self'", "'none'"}
    for policy in (DESK_POLICY, PORTAL_POLICY):
        for name in ("form-action", "frame-ancestors", "base-uri"):  # default-src does not stand in for these
            assert name in policy
