"""What a form of a page holds, as a browser would send it back without anybody touching it (HTML Standard, form submission)."""

from html.parser import HTMLParser
from typing import Any

Given = dict[str, str | None]


class _Forms(HTMLParser):
    """Gathers every form that posts: its address and its fields in order."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self.fields: list[tuple[str, str]] | None = None
        self.area: list[str] | None = None
        self.select: tuple[Given, list[tuple[str, bool]]] | None = None
        self.named = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.fields = []
            self.forms.append((given.get("action") or "", self.fields))
        elif self.fields is None:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self.named, self.area = given.get("name") or "", []
        elif tag == "select":
            self.select = (given, [])
        elif tag == "option" and self.select is not None:
            self.select[1].append((given.get("value") or "", "selected" in given))

    def _input(self, given: Given) -> None:
        kind, name = given.get("type") or "text", given.get("name") or ""
        if not name or self.fields is None or kind in {"submit", "file"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        self.fields.append((name, given.get("value") or ("on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = None
        elif tag == "textarea" and self.area is not None and self.fields is not None:
            words = "".join(self.area).removeprefix("\r\n").removeprefix("\n")
            self.fields.append((self.named, words.replace("\r\n", "\n").replace("\n", "\r\n")))
            self.area = None
        elif tag == "select" and self.select is not None and self.fields is not None:
            given, options = self.select
            chosen = [value for value, selected in options if selected]
            if "multiple" not in given:
                chosen = chosen[-1:] or [value for value, _ in options[:1]]
            self.fields += [(given.get("name") or "", value) for value in chosen]
            self.select = None


def typed_in(page: str, action: str = "") -> dict[str, Any]:
    """The fields of the form that sends to `action`; of the form with the most fields where none is named."""
    reader = _Forms()
    reader.feed(page)
    forms = [fields for address, fields in reader.forms if not action or address == action]
    assert forms, f"no form sends to {action}"
    found: dict[str, Any] = {}
    for name, value in max(forms, key=len):
        if name == "csrf_token":
            continue
        found[name] = value if name not in found else [*_listed(found[name]), value]
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
