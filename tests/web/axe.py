"""Asks axe what on a page is closed to assistive tools. Whether letters stand out is asked once for each look that letters have.

What axe calls `color-contrast` takes longer than all of its other rules together, and the same letters on the same ground are
as readable on one page as on the other.
"""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What another language or direction can break beside colours; the rest of a page is the same elements as in English.
SPOKEN = ("html-has-lang", "html-lang-valid", "valid-lang", "document-title")

# Only what is wrong is gathered and handed over: all that is right is ten times as much.
_ASK = """(rules) => axe.run(document, {
    runOnly: rules, resultTypes: ["violations"], preload: false, rules: { "color-contrast": { enabled: false } },
}).then((found) => found.violations.map((each) => `${each.id} ${each.nodes[0].html.slice(0, 160)}`))"""

# A look is all that contrast follows from: colour, size and weight of the letters, and each ground down to one that covers.
_LOOKS = """() => {
    const looks = new Map();
    const opaque = (colour) => !/^rgba|\\/|transparent/.test(colour);
    for (const one of document.querySelectorAll("body, body *")) {
        const speaks = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!(speaks || one.matches("input, textarea, select")) || !one.checkVisibility()) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(one);
        const look = [one.tagName, one.className, color, fontSize, fontWeight];
        for (let at = one; at; at = at.parentElement) {
            const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(at);
            look.push(backgroundColor, backgroundImage, opacity, position);
            if (opaque(backgroundColor)) break;
        }
        const name = look.join(" ");
        if (!looks.has(name)) looks.set(name, one);
    }
    window.looks = looks;
    return [...looks.keys()];
}"""

_ASK_LOOKS = """(unseen) => axe.run({ include: unseen.map((look) => window.looks.get(look)) }, {
    runOnly: { type: "rule", values: ["color-contrast"] }, resultTypes: ["violations"], preload: false,
}).then((found) => found.violations.flatMap((each) => each.nodes.map((node) => `${each.id} ${node.html.slice(0, 160)}`)))"""


@dataclass
class Axe:
    """Axe, and the looks of letters that it was asked about already."""

    looked_at: set[str] = field(default_factory=set)

    def violations(self, tab: Page, rules: tuple[str, ...] = RULES) -> list[str]:
        """What breaks the rules on the page that is shown, and every new look of letters that cannot be told from its ground."""
        if tab.evaluate("!window.axe"):
            tab.evaluate(SCRIPT)
        wrong: list[str] = tab.evaluate(_ASK, list(rules))
        if unseen := set(tab.evaluate(_LOOKS)) - self.looked_at:
            self.looked_at |= unseen
            wrong += tab.evaluate(_ASK_LOOKS, sorted(unseen))
        return wrong
