"""The state of the office in words: for each thing how it stands, and what to do where that is not well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casebook.i18n import format_bytes, format_day, format_number, format_time
from casebook.services.backup_standing import Standing
from casebook.services.measures import age
from casebook.services.office_state import OfficeState
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext

ENOUGH = 2 * 2**30  # bytes of free disk below which somebody has to make room
ROUND_AND_A_DAY = 8  # days within which every sealed file is looked at
OLD_SIGNATURES = timedelta(days=7)
LATE = timedelta(hours=3)  # after which a sweep is missed; there is one an hour


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its name, how it stands, and what to do, "" where nothing is."""

    name: str
    words: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things that belong together."""

    name: str
    lines: tuple[Line, ...]


def groups_of(state: OfficeState) -> tuple[Group, ...]:
    """Give everything that the page says."""
    return (
        Group(_("The program"), tuple(_program(state))),
        Group(_("Backups and files"), tuple(_keeping(state))),
        Group(_("Protection"), tuple(_protection(state))),
        Group(_("Members"), tuple(_members(state))),
    )


def _program(state: OfficeState) -> Iterator[Line]:
    yield Line(_("Version"), state.version)
    revision = state.measures.revision or "—"
    advice = (
        "" if state.measures.ready.schema else _("Stop casebook, make a backup, and run any casebook command once.")
    )
    yield Line(_("Shape of the database"), revision, advice)
    yield Line(_("Running since"), _time(state.since))
    free, size = state.measures.disk_free, state.measures.disk_size
    words = _("%(free)s of %(size)s free", free=_size(free), size=_size(size or 0)) if free is not None else "—"
    full = free is None or free < max(ENOUGH, state.reserve)
    yield Line(_("Disk"), words, _("Make room: soon the portal takes no more files.") if full else "")
    if state.measures.ready.in_bucket:
        name, advice = _("Bucket of sealed files"), _("It takes no file. The command casebook check says why.")
    else:
        name = _("Folder of sealed files")
        advice = _("The folder of sealed files takes no file. Look at its disk and its owner.")
    takes = state.measures.ready.files
    yield Line(name, _("takes files") if takes else _("takes none"), "" if takes else advice)
    yield _swept(state)


def _swept(state: OfficeState) -> Line:
    name, advice = _("Last sweep"), _("Look whether casebook serve runs, and into its log.")
    if state.swept is None:
        return Line(name, _("none yet; the first comes an hour after the start"))
    at = datetime.fromisoformat(str(state.swept["at"]))
    good = bool(state.swept.get("good"))
    words = _time(at) if good else _("%(when)s, not finished", when=_time(at))
    return Line(name, words, "" if good and state.now - at <= LATE else advice)


def _keeping(state: OfficeState) -> Iterator[Line]:
    known = state.measures.backup or Standing()
    advice = _("Run casebook backup create, by a timer.") if known.is_old(state.today) else ""
    if known.failed:
        advice = _("The last attempt failed. See what the timer wrote down.")
    yield Line(_("Last backup"), _day(known.made_on, state.today), advice)
    unseen = _("Run casebook backup verify, by a timer.") if known.is_unseen(state.today) else ""
    yield Line(_("Last found whole"), _day(known.verified_on, state.today), unseen)
    if known.missing:
        words = ngettext("%(num)s file is missing in it", "%(num)s files are missing in it", known.missing)
        yield Line(_("Files of the last backup"), words, _("Run casebook files reconcile, which names them."))
    yield from _files(state)
    log = {True: _("every link holds"), False: _("broken"), None: _("too long to verify here")}[state.log_holds]
    todo = {
        True: "",
        False: _("Keep the machine as it is, and read “When something goes wrong” in the operator’s guide."),
        None: _("Run casebook log verify, by a timer."),
    }[state.log_holds]
    yield Line(_("Log"), log, todo)


def _files(state: OfficeState) -> Iterator[Line]:
    files = state.measures.files
    if files is None or not files.seen:
        yield Line(_("Sealed files"), _("not looked at yet"))
        return
    ago = age(files.oldest, state.today) or 0
    late = _("Look whether casebook serve runs, and into its log.") if ago > ROUND_AND_A_DAY else ""
    yield Line(_("Every sealed file looked at since"), _day(files.oldest, state.today), late)
    damaged = (
        ngettext("%(num)s is damaged", "%(num)s are damaged", files.damaged) if files.damaged else _("none is damaged")
    )
    advice = _("Run casebook files check, and restore them from a backup.") if files.damaged else ""
    yield Line(_("Sealed files"), damaged, advice)


def _protection(state: OfficeState) -> Iterator[Line]:
    none = (
        "" if state.protections else _("This kernel confines nothing: hostile files are not opened. Use a newer one.")
    )
    words = _of_protections()
    held = ", ".join(words.get(name, name) for name in state.protections)
    yield Line(_("Hostile files are opened under"), held or "—", none)
    yield _scanner(state)
    letters = _("can be read") if state.letters else _("cannot be read: no Tesseract")
    yield Line(_("Words in pictures"), letters)
    sealing = {"none": _("none named"), "good": _("can seal"), "bad": _("cannot seal")}[state.sealing]
    advice = _("Run casebook check, which says why.") if state.sealing == "bad" else ""
    yield Line(_("Certificate of the office"), sealing, advice)
    few = state.time_stampers == 1
    yield Line(
        _("Time-stamping services"),
        _number(state.time_stampers),
        _("Courts need two: name another in CASEBOOK_TSA.") if few else "",
    )


def _scanner(state: OfficeState) -> Line:
    name = _("Virus scanner")
    if not state.scanner:
        return Line(name, _("none named"))
    if state.signatures is None:
        return Line(name, _("does not answer"), _("Look whether clamd runs. Files are taken in all the same."))
    words = _("answers; what it knows is of %(day)s", day=format_day(state.signatures.date(), locale()))
    old = state.now - state.signatures > OLD_SIGNATURES
    return Line(name, words, _("Run freshclam, by a timer.") if old else "")


def _members(state: OfficeState) -> Iterator[Line]:
    yield Line(_("Members"), _number(state.members))
    without = state.members - state.with_factor
    advice = _("Ask those without one to add it at “Your access”.") if without else ""
    yield Line(_("With a second factor"), _number(state.with_factor), advice)
    yield Line(_("Open invitations"), _number(state.invitations))
    yield Line(_("Open sessions"), _number(state.measures.sessions or 0))


def _day(day: date | None, today: date) -> str:
    ago = age(day, today)
    if day is None or ago is None:
        return _("never")
    return (
        _("%(day)s, today", day=format_day(day, locale()))
        if not ago
        else ngettext("%(day)s, %(num)s day ago", "%(day)s, %(num)s days ago", ago, day=format_day(day, locale()))
    )


def _time(moment: datetime) -> str:
    return format_time(moment, "UTC", locale())


def _number(number: int) -> str:
    return format_number(number, locale())


def _size(size: int) -> str:
    return format_bytes(size, locale())


def _of_protections() -> dict[str, str]:
    """What a child that opens hostile files gives up or is refused; landlock and seccomp are names of the kernel's own."""
    return {
        "network namespace": _("no network"),
        "unprivileged user": _("a user without rights"),
        "limits": _("limits of time and memory"),
        "no new privileges": _("no new rights"),
        "not dumpable": _("no dump of its memory"),
        "refuses sockets": _("no connections"),
        "refuses reading files": _("no reading of files"),
        "refuses writing files": _("no writing of files"),
        "refuses new processes": _("no new processes"),
        "refuses other programs": _("no other programs"),
        "refuses signals to others": _("no signals to others"),
        "refuses more memory than its own": _("no more memory than its own"),
    }
