"""Papers and screenshots of the story, set as such things look: posts, chats, orders, letters, a table of comments.

Everything in them is invented. Words come from the story's other modules; here is only how they look.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import typst
from PIL import Image

import casebook

FONTS = Path(casebook.__file__).parent / "exporters" / "typeset" / "fonts"


def _compiled(source: str, kind: Literal["pdf", "png"], ppi: float = 110) -> bytes:
    made = typst.compile(source.encode(), format=kind, ppi=ppi, ignore_system_fonts=True, font_paths=[str(FONTS)])
    assert isinstance(made, bytes)
    return made


def _words(text: str) -> str:
    """A text as a string of typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _jpeg(png: bytes) -> bytes:
    made = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(made, "JPEG", quality=70)
    return made.getvalue()


# ── on the net ──────────────────────────────────────────────────────────────────────────────────────────


def post(
    *, site: str, author: str, handle: str, when: str, text: str, reactions: str, colour: str = "#1b5fab"
) -> bytes:
    """A screenshot of one post, as JPEG."""
    return _jpeg(
        _compiled(
            f"""#set page(width: 13cm, height: auto, margin: 0pt, fill: rgb("#eef0f3"))
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 10.5pt)
#block(width: 100%, fill: rgb("{colour}"), inset: 9pt)[#text(fill: white, weight: "bold")[#{_words(site)}]]
#pad(x: 10pt, y: 4pt)[#block(width: 100%, fill: white, radius: 5pt, inset: 12pt)[
  #grid(columns: (26pt, 1fr), gutter: 8pt, circle(radius: 13pt, fill: rgb("{colour}").lighten(60%)),
    [#text(weight: "bold")[#{_words(author)}] \\ #text(size: 8pt, fill: gray)[#{_words("@" + handle)} · #{_words(when)}]])
  #v(5pt) #{_words(text)} #v(5pt)
  #line(length: 100%, stroke: 0.5pt + luma(210)) #text(size: 8pt, fill: gray)[#{_words(reactions)}]
]]
#v(6pt)""",
            "png",
        )
    )


def telephone(name: str, messages: Sequence[tuple[bool, str, str]]) -> bytes:
    """A screenshot of a conversation: whether it is one's own message, when, and its words. As JPEG."""
    bubbles = "\n".join(
        f'#align({"right" if own else "left"})[#block(fill: rgb("{"#d9f2d0" if own else "#ffffff"}"), radius: 6pt, '
        f"inset: 8pt, width: 74%)[#align(left)[#{_words(said)} #h(1fr) #text(size: 7pt, fill: gray)[#{_words(when)}]]]]"
        for own, when, said in messages
    )
    return _jpeg(
        _compiled(
            f"""#set page(width: 9cm, height: auto, margin: 8pt, fill: rgb("#dfe6ea"))
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 9.5pt)
#block(width: 100%, fill: rgb("#3d6a86"), inset: 8pt)[#text(fill: white, weight: "bold")[#{_words(name)}]]
{bubbles}""",
            "png",
        )
    )


# ── on paper ────────────────────────────────────────────────────────────────────────────────────────────


def paper(
    head: str, title: str, paragraphs: Iterable[str], *, foot: str = "", numbered: bool = False, flipped: bool = False
) -> bytes:
    """A document of an office as PDF: its head, its title, its paragraphs, and a signature at the foot."""
    told = list(paragraphs)
    body = "\n".join(f"+ #{_words(each)}" if numbered else f"#par[#{_words(each)}]" for each in told)
    signed = f"#v(1.2cm) #line(length: 6cm, stroke: 0.5pt) #{_words(foot)}" if foot else ""
    return _compiled(
        f"""#set document(title: {_words(title)})
#set page(paper: "a4", flipped: {str(flipped).lower()}, margin: (x: 2.4cm, y: 2.2cm), numbering: "1 / 1")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 10.5pt)
#set par(justify: true, leading: 0.75em, spacing: 1.1em)
#set enum(spacing: 1.1em)
#align(center)[#text(size: 9pt)[#{_words(head)}]]
#v(0.6cm) #align(center)[#text(size: 13pt, weight: "bold")[#{_words(title)}]] #v(0.5cm)
{body}
{signed}""",
        "pdf",
    )


def chapters(head: str, title: str, parts: Iterable[tuple[str, Sequence[str]]]) -> bytes:
    """A report as PDF, with a chapter a page or more."""
    body = "\n#pagebreak(weak: true)\n".join(
        f"#heading(level: 1)[#{_words(name)}]\n" + "\n".join(f"#par[#{_words(each)}]" for each in told)
        for name, told in parts
    )
    return _compiled(
        f"""#set document(title: {_words(title)})
#set page(paper: "a4", margin: (x: 2.6cm, y: 2.4cm), numbering: "1", header: text(size: 8pt, fill: gray)[#{_words(head)}])
#set text(font: "Noto Sans", size: 11pt)
#set par(justify: true, leading: 0.8em, spacing: 1.2em)
#v(5cm) #text(size: 20pt, weight: "bold")[#{_words(title)}] #v(0.5cm) #{_words(head)}
#pagebreak()
{body}""",
        "pdf",
    )


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, flipped: bool = True) -> bytes:
    """A long table as PDF, on landscape pages, as a spreadsheet prints."""
    columns = ", ".join(["auto"] * (len(heads) - 1) + ["1fr"])
    cells = ", ".join(f"[#{_words(cell)}]" for row in rows for cell in row)
    return _compiled(
        f"""#set document(title: {_words(title)})
#set page(paper: "a4", flipped: {str(flipped).lower()}, margin: 1.6cm, numbering: "1 / 1")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), size: 9pt)
#text(size: 12pt, weight: "bold")[#{_words(title)}]
#table(columns: ({columns}), stroke: 0.4pt + luma(180), inset: 5pt,
  table.header({", ".join(f"[*#{_words(head)}*]" for head in heads)}), {cells})""",
        "pdf",
    )
