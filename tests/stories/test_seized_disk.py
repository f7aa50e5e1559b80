"""A stopped server opens nothing: every word of a case is looked for in everything that lies on the disk."""

import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import Engine, select

from casebook.crypto import parcels
from casebook.crypto.envelope import Sealed
from casebook.crypto.padding import padded_size
from casebook.dates import Moment
from casebook.errors import Refused
from casebook.model import Base
from casebook.model.account import Handle
from casebook.model.consent import ConsentBody
from casebook.model.evidence import CaptureBody
from casebook.model.incident import Source
from casebook.model.pack_draft import ChosenExhibit
from casebook.model.person import PersonName
from casebook.model.report import MessageNoteBody
from casebook.search.entry import Query
from casebook.services import (
    acceptance,
    assembling,
    breaches,
    counsel_notes,
    custody,
    delivery,
    disclosure,
    holding,
    inbox,
    lookup,
    membership,
    preparing,
    recording,
    triage,
    unfinished,
    views,
)
from casebook.services.acceptance import AcceptanceDraft
from casebook.services.breaches import BreachDraft
from casebook.services.casework import change_case, open_case
from casebook.services.composing import Choice
from casebook.services.delivery import Answer, Handing
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    CaseDraft,
    IncidentDraft,
    InvolvementDraft,
    PersonDraft,
    PostDraft,
)
from casebook.services.exported import BODIES
from casebook.services.migration import head
from casebook.services.preparing import Beginning, DraftChange
from casebook.services.receiving import receive
from casebook.work import begin
from tests import cast, engines, forensics
from tests.conftest import Office
from tests.services import filling
from tests.services.reporting import Reporter


class Canaries:
    """Gives a unique word for each field, and remembers them all."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self, field: str) -> str:
        word = f"QZ{len(self.words):03d}{field.replace('_', '')}MARK"
        self.words.append(word)
        return word


def picture(canary: Canaries) -> bytes:
    """A photograph whose EXIF carries a canary."""
    image, written = Image.new("RGB", (64, 48), (200, 10, 10)), io.BytesIO()
    exif = image.getexif()
    exif[0x010E] = canary("exif_description")
    exif[0x8825] = {1: "N", 2: (38.0, 33.0, 0.0)}
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


def fill(office: Office, canary: Canaries) -> None:
    """Put a canary into every field of a case, and go through read, correct and export."""
    day = office.house.clock().date()
    with office.acting(cast.DANA) as (work, keys):
        case = open_case(
            work, keys, CaseDraft(title=canary("title"), summary=canary("summary"), languages=(canary("language"),))
        )
        change_case(
            work, keys, case.id, CaseDraft(title=canary("new_title"), summary=canary("new_summary")), revision=1
        )
        person = recording.add_person(
            work,
            keys,
            case.id,
            PersonDraft(
                names=(PersonName(text=canary("name")), PersonName(text=canary("other_name"))),
                role="target",
                whereabouts=canary("whereabouts"),
                status="asylum_seeker",
                contact=canary("contact"),
                note=canary("person_note"),
            ),
        )
        brother = recording.add_person(
            work,
            keys,
            case.id,
            PersonDraft(names=(PersonName(text=canary("brother")),), related_to=person, relationship="010102"),
        )
        account = recording.add_account(
            work,
            keys,
            case.id,
            AccountDraft(
                platform="telegram",
                handle=canary("handle"),
                display_name=canary("display_name"),
                native_id=canary("native_id"),
                url=f"https://t.me/{canary('url')}",
                note=canary("account_note"),
            ),
        )
        recording.rename_account(work, keys, case.id, account, Handle(handle=canary("new_handle")))
        incident = recording.record_incident(
            work,
            keys,
            case.id,
            IncidentDraft(
                title=canary("incident"),
                when=Moment("2026-05-11", "Asia/Dushanbe", canary("displayed")),
                place=canary("place"),
                narrative=canary("narrative"),
                original_text=canary("original_text"),
                translation=canary("translation"),
                spoken_by=canary("spoken_by"),
                sources=(Source(words=canary("source")),),
                acts=(
                    ActDraft(
                        kind="killing_attempt",
                        victim=brother,
                        method=canary("method"),
                        stated_reason=canary("reason"),
                        note=canary("act_note"),
                        involvements=(
                            InvolvementDraft(account=account, organisation=canary("organisation"), note=canary("part")),
                        ),
                    ),
                ),
                posts=(
                    PostDraft(
                        platform="telegram",
                        url=f"https://t.me/{canary('post_url')}/5",
                        author_handle=canary("author"),
                        text=canary("post_text"),
                        translation=canary("post_translation"),
                        identity=canary("identity"),
                    ),
                ),
            ),
        )
        recording.add_consent(
            work,
            keys,
            case.id,
            ConsentBody(person=person, purpose="asylum_file", recipient=canary("recipient"), given_on=day),
        )
    received = receive(office.house.blobs, case.id, f"{canary('file_name')}.jpg", [picture(canary)], limit=2**20)
    with office.acting(cast.DANA) as (work, keys):
        evidence = custody.take_in(
            work,
            keys,
            case.id,
            received,
            custody.ExhibitDraft(
                title=canary("exhibit"),
                description=canary("description"),
                note=canary("exhibit_note"),
                incidents=(incident,),
                transcription=canary("transcription"),
                translation=canary("exhibit_translation"),
                capture=CaptureBody(
                    url_requested=canary("capture_url"), page_title=canary("page_title"), notes=canary("capture_notes")
                ),
            ),
        )
        custody.read(work, keys, case.id, evidence, purpose="page")
    prepare(office, canary, case.id, evidence)
    hold_and_ask(office, canary, case.id, day)
    with office.acting(cast.DANA) as (work, keys):
        choice = Choice(recipient=canary("pack_recipient"), purpose=canary("pack_purpose"))
        composition = disclosure.compose(work, keys, case.id, choice)
    assembled = assembling.assemble(composition, office.house.blobs, office.house.settings)
    with office.acting(cast.DANA) as (work, keys):
        pack = disclosure.keep(work, keys, assembled)
    handing = Handing(
        recipient=canary("delivery_recipient"),
        route=canary("delivery_route"),
        passphrase=parcels.new_passphrase(),
        note=canary("delivery_note"),
    )
    canary.words.append(handing.passphrase)
    with office.acting(cast.DANA) as (work, keys):
        parcel = delivery.begin(work, keys, case.id, pack, handing)
    canary.words.append(hashlib.sha256(b"".join(parcel.pieces())).hexdigest())
    with office.acting(cast.DANA) as (work, keys):
        delivery.finish(work, keys, parcel)
        said = Answer(
            reference=canary("delivery_reference"), acknowledged=canary("acknowledged"), note=canary("answer_note")
        )
        delivery.note_answer(work, keys, case.id, parcel.delivery, said, revision=1)
        delivery.note_recall(work, keys, case.id, parcel.delivery, words=canary("recalled"), revision=2)
    with office.acting(cast.KIAN) as (work, keys):
        newcomer = cast.LENA.__class__(
            name=canary("member_name"), login=canary("member_login"), passphrase="x y z", role=cast.LENA.role
        )
        membership.add(work, keys, newcomer)
    canary.words += [received.sha256, case.body.reference]
    office.session(cast.DANA)
    with pytest.raises(Refused), begin(office.house, writes=True, name="sign_in") as work:
        membership.sign_in(work, canary("wrong_login"), canary("wrong_passphrase"))


def hold_and_ask(office: Office, canary: Canaries, case_id: UUID, day: date) -> None:
    """Decide how long the case is kept, and write a breach down."""
    with office.acting(cast.DANA) as (work, keys):
        hold = holding.place_hold(work, keys, case_id, canary("hold_why"))
        holding.release_hold(work, keys, case_id, hold)
        asked = holding.ask_erasure(
            work, keys, case_id, who=canary("erasure_who"), how=canary("erasure_how"), received_on=day
        )
        holding.decide_erasure(work, keys, case_id, asked, "refused", canary("erasure_reason"))
        holding.restrict_use(work, keys, case_id, "accuracy", canary("restriction_why"))
        holding.lift_restriction(work, keys, case_id)
        holding.postpone(work, keys, case_id, date(2100, 1, 1), canary("kept_why"))
        texts = {name: canary(f"breach_{name}") for name in ("happened", "consequences", "done", "why_not")}
        breaches.record(work, keys, BreachDraft(**texts, found_at=work.clock()))


def prepare(office: Office, canary: Canaries, case_id: UUID, evidence: UUID) -> None:
    """Prepare a pack with a canary in everything that is typed for it, and keep a note that only its writer opens."""
    with office.acting(cast.DANA) as (work, keys):
        beginning = Beginning(
            profile="uk_ftt_iac", recipient=canary("draft_recipient"), purpose=canary("draft_purpose")
        )
        draft = preparing.begin_draft(work, keys, case_id, beginning)
        chosen = ChosenExhibit(evidence=evidence, relevance=canary("relevance"))
        change = DraftChange(exhibits=(chosen,), answers={"appeal_number": canary("answer_to_office")})
        preparing.change_draft(work, keys, case_id, draft, change, revision=1)
        note = counsel_notes.keep_own_note(work, keys, case_id, canary("own_note"), noun="evidence", record=evidence)
        counsel_notes.correct_own_note(work, keys, case_id, note, canary("own_note_anew"), revision=1)


WORDS = ("story", "when", "where", "who_did", "relatives", "called", "contact", "language")


def write(reporter: Reporter, canary: Canaries, kind: str) -> UUID:
    """Begin a report with a canary in every field, and add a file; give the file's id."""
    words = {name: canary(f"{kind}_{name}") for name in WORDS}
    moment = Moment("2026-05-11", "Asia/Dushanbe", canary(f"{kind}_moment"))
    reporter.begin(danger="now", about="me", kinds=("threat",), helps=("keep",), moment=moment, **words)
    return reporter.add_file(canary(f"{kind}_content").encode() * 50, f"{canary(f'{kind}_file')}.txt")


def report(office: Office, canary: Canaries) -> None:
    """Send a report, answer it, note on it and accept it; and leave another one unsent."""
    sender, drafting = Reporter(office.house), Reporter(office.house)
    write(drafting, canary, "draft")
    first = write(sender, canary, "report")
    sender.finish()
    canary.words += [sender.code.replace(" ", ""), sender.code, sender.cookie]
    sender.come_back()
    later = sender.add_file(canary("later_content").encode() * 50, f"{canary('later_file')}.txt")
    sender.write(canary("message"))
    canary.words += [sender.cookie, drafting.cookie]
    with office.acting(cast.DANA) as (work, keys):
        (view,) = inbox.inbox(work, keys)
        beside = MessageNoteBody(translation=canary("answer_original"), translated_by=canary("answer_translator"))
        triage.answer(work, keys, view.id, canary("answer"), beside=beside, message_id=uuid4())
        beside = MessageNoteBody(translation=canary("report_translation"), translated_by=canary("report_translator"))
        triage.translate(work, keys, view.id, None, beside)
        triage.keep_note(work, keys, view.id, canary("report_note"))
        inbox.read_file(work, keys, view.id, later, purpose=canary("viewed_why"))
    case = CaseDraft(title=canary("report_case"))
    draft = AcceptanceDraft(case_id=uuid4(), new_case=case, files=frozenset({first}))
    with office.acting(cast.DANA) as (work, keys):
        acceptance.accept(work, keys, view.id, draft)


def record_everything(office: Office, canary: Canaries) -> None:
    """One record of every kind with words in every field, an unfinished form, a saved view, and a search over all of it."""
    with office.acting(cast.DANA) as (work, keys):
        case = open_case(work, keys, CaseDraft(title=canary("full_case")))
    received = receive(office.house.blobs, case.id, f"{canary('full_file')}.txt", [b"x"], limit=2**10)
    with office.acting(cast.DANA) as (work, keys):
        evidence = custody.take_in(work, keys, case.id, received, custody.ExhibitDraft(title=canary("full_exhibit")))
        filling.fill(work, keys, case.id, evidence)
        words = (("title", canary("unfinished")),)
        unfinished.keep(work, keys, case.id, f"/cases/{case.id}/log", words)
        views.keep(work, keys, canary("view"), f"q={canary('view_query')}")
    canary.words += [
        f"«{body.__name__}.{name}»" for kept in BODIES.values() for body, name, _ in filling.words_of(kept)
    ]
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert lookup.find(work, keys, Query(words="«PersonBody.note»")).total > 0
    assert list((office.house.settings.instance / "index").iterdir()) != []


def test_no_word_of_a_case_can_be_found_on_the_disk(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    canary = Canaries()
    fill(office, canary)
    report(office, canary)
    record_everything(office, canary)
    assert len(canary.words) > 200
    assert forensics.find([tmp_path], canary.words) == []
    assert list(spool.rglob("*")) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "left.log").write_bytes("QZ001nameMARK".encode("utf-16-le"))
    assert forensics.find([tmp_path], ["QZ001nameMARK"]) != []


def test_a_seized_disk_shows_counts_random_ids_days_and_padded_sizes_only(office: Office) -> None:
    fill(office, Canaries())
    report(office, Canaries())
    record_everything(office, Canaries())
    shown = Shown(office.house.engine)
    print("\n".join(shown.told()))  # noqa: T201  -- what an investigator learns; pytest -s shows it
    assert shown.rows["person"] == 3
    assert {name: shown.rows[name] for name in ("report", "report_file", "message", "reporter_session")} == {
        "report": 2,
        "report_file": 2,
        "message": 2,
        "reporter_session": 3,
    }
    assert shown.words <= {"office", "signing", "log", "team", "case", "member", "recovery", head()}
    today = office.house.clock().date()
    assert shown.days
    assert shown.days <= {today, today - timedelta(days=1)}  # where midnight passes, the office was founded yesterday
    assert shown.unpadded == []
    counts = engines.stored_rows(office.house.settings)
    assert {name: counts[name] for name in shown.rows} == shown.rows


class Shown:
    """Everything that a database tells without a key, gathered column by column."""

    def __init__(self, engine: Engine) -> None:
        self.rows: dict[str, int] = {}
        self.words: set[str] = set()
        self.days: set[date] = set()
        self.sizes: dict[int, int] = {}
        self.unpadded: list[str] = []
        with engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                found = connection.execute(select(table)).all()
                self.rows[table.name] = len(found)
                for column in table.columns:
                    for row in found:
                        self._take(f"{table.name}.{column.name}", row._mapping[column])

    def _take(self, place: str, value: object) -> None:
        if isinstance(value, Sealed):
            self._size(place, len(value.ciphertext))
        elif isinstance(value, date):
            self.days.add(value)
        elif isinstance(value, str) and not re.fullmatch(r"[0-9a-f]{32}", value):
            self.words.add(str(value))
        else:
            assert value is None or isinstance(value, (int, UUID, str, bytes, dict)), place

    def _size(self, place: str, size: int) -> None:
        # A sealed value is one format byte, 56 bytes of header and a tag per chunk; one sealed to a key has its own.
        contents = {size - 1 - 56 - 16 * chunks for chunks in range(1, 4)} | {size - 1 - 1120 - 16}
        self.sizes[size] = self.sizes.get(size, 0) + 1
        if not any(padded_size(content) == content for content in contents if content > 0):
            self.unpadded.append(f"{place}: {size}")

    def told(self) -> list[str]:
        """Give the report of a seizure."""
        lines = [f"{name}: {count} rows" for name, count in self.rows.items()]
        lines += [f"written on {day}" for day in sorted(self.days)]
        return [*lines, f"sizes: {dict(sorted(self.sizes.items()))}", f"words: {sorted(self.words)}"]


KILLED_WHILE_RECEIVING = """
import sys, time
from uuid import uuid4
from pathlib import Path
from casebook.blobs.directory import Directory
from casebook.services.receiving import Receiver
receiver = Receiver(Directory(Path(sys.argv[1])), uuid4(), "QZ001nameMARK.txt", limit=2**40)
while True:
    receiver.write(b"QZ002bodyMARK " * 100_000)
    print("written", flush=True)
"""


def test_a_killed_upload_leaves_nothing_readable_and_is_swept(office: Office, tmp_path: Path) -> None:
    blobs = office.house.blobs.root
    process = subprocess.Popen([sys.executable, "-c", KILLED_WHILE_RECEIVING, str(blobs)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = list((blobs / "incoming").iterdir())
    assert left != []
    assert forensics.find([tmp_path], ["QZ001nameMARK", "QZ002bodyMARK"]) == []
    assert office.house.blobs.sweep() == 0, "a fresh upload may still be going on"
    time.sleep(0.01)
    assert office.house.blobs.sweep(older_than=0) == len(left)
