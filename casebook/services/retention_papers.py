"""The papers that data protection law asks of an office, filled from its own settings.

A record of processing (GDPR art. 30) and an impact assessment (art. 35). They name purposes, categories, recipients, clocks and measures, and count; they hold no word of a case. What only the office can
say is left open and marked. The words are drafts that a machine wrote, and say so.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.retention_events import ProcessingRecordTaken
from casebook.errors import NotFound
from casebook.exporters import tables
from casebook.exporters.profile import Profile
from casebook.exporters.profiles import profiles
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.model import Breach, CaseFile, Member, Report, TombstoneRow
from casebook.model.office import OfficeBody
from casebook.services.retention_clocks import Clock, clocks
from casebook.vocabulary import label, terms
from casebook.work import Work

Kind = Literal["record", "dpia"]
KINDS: tuple[Kind, ...] = ("record", "dpia")

# measure → the claims of docs/threat-model.md that hold it; a test looks that they stand there
MEASURES: Mapping[str, str] = {
    "m_rest": "P1–P12, P41",
    "m_access": "P15, P19–P22, P38, P46–P48",
    "m_sign_in": "P16–P18, P54, P155–P159",
    "m_report": "P13, P66–P84",
    "m_files": "P23–P26, P129",
    "m_leave": "P28–P35, P64, P125–P135",
    "m_log": "P42–P45",
    "m_backup": "P178–P187",
    "m_erase": "P169–P175",
}
RISKS: Mapping[str, tuple[str, ...]] = {
    "r_seizure": ("m_rest", "m_backup"),
    "r_insider": ("m_access", "m_log"),
    "r_account": ("m_sign_in", "m_log"),
    "r_sender": ("m_report",),
    "r_file": ("m_files",),
    "r_disclosure": ("m_leave", "m_access"),
    "r_loss": ("m_backup", "m_log"),
    "r_kept": ("m_erase", "m_backup"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a paper: sentences, and a table or none."""

    title: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper in one language."""

    kind: Kind
    locale: str
    title: str
    notice: str
    made: str
    sections: tuple[Section, ...]

    def markdown(self) -> bytes:
        """Give it as Markdown (CommonMark with tables), UTF-8."""
        return "\n".join(self._lines()).encode()

    def csv(self) -> bytes:
        """Give it as a table: one row for each sentence or row, beside the title of its section."""
        widest = max((len(section.heads) for section in self.sections), default=0)
        columns = ("section", *(f"column {number + 1}" for number in range(widest)))
        rows = [
            (section.title, *row)
            for section in self.sections
            for row in (*((line,) for line in section.lines), *section.rows)
        ]
        return tables.table(columns, [("", self.notice), *rows])

    def _lines(self) -> Iterator[str]:
        yield from (f"# {self.title}", "", f"> {self.notice}", "", self.made, "")
        for section in self.sections:
            yield from (f"## {section.title}", "")
            for line in section.lines:
                yield from (f"- {_escaped(line)}",)
            if section.lines:
                yield ""
            if section.heads:
                yield f"| {' | '.join(map(_escaped, section.heads))} |"
                yield f"|{'---|' * len(section.heads)}"
                yield from (f"| {' | '.join(map(_escaped, row))} |" for row in section.rows)
                yield ""


def paper(work: Work, keys: Keyring, kind: str, locale: str) -> Paper:
    """Make a paper in one of the four languages.

    Raises:
        NotAllowed: the actor may not.
        NotFound: there is no such paper or language.
    """
    require(work.actor, Permission.SEE_CLOCKS)
    if kind not in KINDS or locale not in LOCALES:
        raise NotFound
    office = work.office()
    body = keys.open_office_body("office", office.id, office.body, OfficeBody)
    told = _words(locale)
    sections = _record(work, body, told, locale) if kind == "record" else _assessment(work, body, told, locale)
    work.record(ProcessingRecordTaken(kind=kind))
    return Paper(
        kind="record" if kind == "record" else "dpia",
        locale=locale,
        title=told[f"{kind}_title"],
        notice=told["draft"],
        made=told["made_on"].format(day=work.clock().date().isoformat()),
        sections=tuple(sections),
    )


def _record(work: Work, office: OfficeBody, told: Mapping[str, str], locale: str) -> Iterator[Section]:
    yield _controller(office, told)
    yield _purposes(told, locale)
    yield Section(title=told["persons"], lines=_labels("case_party_role", locale))
    yield Section(title=told["data"], lines=tuple(told[f"data_{number}"] for number in range(1, 5)))
    yield _recipients(told, locale)
    yield Section(title=told["third"], lines=(told["third_lede"],))
    yield _retention(work, told, locale)
    yield _measures(told)
    yield _numbers(work, told)


def _assessment(work: Work, office: OfficeBody, told: Mapping[str, str], locale: str) -> Iterator[Section]:
    yield _controller(office, told)
    yield _purposes(told, locale)
    yield Section(title=told["data"], lines=tuple(told[f"data_{number}"] for number in range(1, 5)))
    yield Section(title=told["need"], lines=tuple(told[f"need_{number}"] for number in range(1, 4)))
    yield _retention(work, told, locale)
    rows = tuple(
        (told[risk], told["fill"], "; ".join(f"{told[each]} ({MEASURES[each]})" for each in measures))
        for risk, measures in RISKS.items()
    )
    yield Section(title=told["risks"], heads=(told["risk"], told["likely"], told["measure"]), rows=rows)
    yield Section(title=told["rest"], lines=(told["rest_1"], told["rest_2"]))
    yield _numbers(work, told)
    yield Section(title=told["asked"], lines=(told["fill"],))
    yield Section(title=told["decision"], lines=(told["fill"],))


def _controller(office: OfficeBody, told: Mapping[str, str]) -> Section:
    said = (
        ("name", office.name),
        ("legal_name", office.legal_name),
        ("address", office.service_address),
        ("contact", office.role_email),
        ("officer", ""),
    )
    rows = tuple((told[name], value or told["fill"]) for name, value in said)
    return Section(title=told["controller"], heads=(told["what"], ""), rows=rows)


def _purposes(told: Mapping[str, str], locale: str) -> Section:
    return Section(title=told["purposes"], lines=(told["purposes_lede"], *_labels("consent_purpose", locale)))


def _recipients(told: Mapping[str, str], locale: str) -> Section:
    names = sorted({_recipient(each, locale) for each in profiles()})
    return Section(title=told["recipients"], lines=(told["recipients_lede"], *names))


def _recipient(kind: Profile, locale: str) -> str:
    known = {each.code for each in terms("export_profile")}
    return label("export_profile", kind.identifier, locale) if kind.identifier in known else kind.title


def _retention(work: Work, told: Mapping[str, str], locale: str) -> Section:
    heads = tuple(told[name] for name in ("what", "how_long", "how_ends", "why", "source"))
    rows = tuple(
        (
            label("retention_purpose", clock.purpose, locale),
            _term(clock, told),
            label("retention_end", clock.ends, locale),
            label("retention_why", clock.purpose, locale),
            clock.source,
        )
        for clock in clocks(work.settings)
    )
    return Section(title=told["retention"], heads=heads, rows=rows)


def _term(clock: Clock, told: Mapping[str, str]) -> str:
    if clock.term == 1 and clock.unit == "days":
        return told["day"]
    return told[clock.unit].format(n=clock.term) if clock.term and clock.unit in told else told["no_end"]


def _measures(told: Mapping[str, str]) -> Section:
    rows = tuple((told[name], claims) for name, claims in MEASURES.items())
    return Section(title=told["measures"], heads=(told["measure"], told["claims"]), rows=rows)


def _numbers(work: Work, told: Mapping[str, str]) -> Section:
    counted = {
        "n_cases": select(func.count()).select_from(CaseFile),
        "n_reports": select(func.count()).select_from(Report).where(Report.team_version.is_not(None)),
        "n_members": select(func.count()).select_from(Member),
        "n_erased": select(func.count()).select_from(TombstoneRow),
        "n_breaches": select(func.count()).select_from(Breach),
    }
    rows = tuple((told[name], str(work.db.scalar(query) or 0)) for name, query in counted.items())
    return Section(title=told["numbers"], heads=(told["what"], ""), rows=rows)


def _labels(list_name: str, locale: str) -> tuple[str, ...]:
    return tuple(each.label(locale) for each in terms(list_name) if each.selectable)


def _escaped(text: str) -> str:
    """What somebody typed must not become markup or leave its cell."""
    for mark in ("\\", "|", "<", "[", "`", "*", "_"):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


@cache
def _words(locale: str) -> Mapping[str, str]:
    found = files("casebook.services") / "retention_text" / f"{locale}.toml"
    return tomllib.loads(found.read_text("utf-8"))
