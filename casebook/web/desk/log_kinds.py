"""The kinds of incident that are logged most often, and what the quick log fills in for each where a member says nothing else.

Data, no behaviour. A kind names codes of the vocabulary; a test holds them to it.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKind:
    """One kind: its name, the beginning of the titles it gives, its codes, and the further fields that it shows first.

    `exposure` is what files logged with it are marked as: "", "graphic" or "intimate".
    """

    name: Any
    title: Any
    act: str
    track: str
    severity: str
    fields: tuple[str, ...]
    exposure: str = ""


FIELDS = ("text", "language", "from_account", "organisation", "place", "when")
"""Every field that a kind may show first; without a kind all are shown."""

KINDS = MappingProxyType(
    {
        "smear": LogKind(
            name=lazy_gettext("Smear post"),
            title=lazy_gettext("Smear post"),
            act="smear_defamation",
            track="online",
            severity="medium",
            fields=("text", "language"),
        ),
        "sexual_smear": LogKind(
            name=lazy_gettext("Sexual smear"),
            title=lazy_gettext("Sexual smear"),
            act="smear_sexual_gendered",
            track="online",
            severity="high",
            fields=("text", "language"),
            exposure="intimate",
        ),
        "threat": LogKind(
            name=lazy_gettext("Threat in a private message"),
            title=lazy_gettext("Threat in a private message"),
            act="threat_to_target",
            track="online",
            severity="high",
            fields=("text", "language", "from_account", "when"),
        ),
        "fake_profile": LogKind(
            name=lazy_gettext("Fake profile"),
            title=lazy_gettext("Fake profile"),
            act="impersonation",
            track="online",
            severity="medium",
            fields=("when",),
        ),
        "relative": LogKind(
            name=lazy_gettext("Relative interrogated"),
            title=lazy_gettext("Relative interrogated"),
            act="relative_interrogated",
            track="home",
            severity="high",
            fields=("organisation", "place", "when"),
        ),
        "false_reports": LogKind(
            name=lazy_gettext("Mass false reports"),
            title=lazy_gettext("Mass false reports"),
            act="mass_false_reporting",
            track="online",
            severity="medium",
            fields=("organisation", "when"),
        ),
    }
)
