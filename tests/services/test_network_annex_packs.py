"""The network annex in whole packs: a complaint and a sanctions submission, from the records of a case to files that verify."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from casebook.analysis.detection import analyse
from casebook.analysis.reading import read
from casebook.analysis.writing import as_json
from casebook.dates import Moment
from casebook.exporters import proof_pack
from casebook.exporters.network_facts import ASK, FINDINGS_FILE, POSTS_FILE
from casebook.exporters.reader_files import reader_files
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.model import Campaign
from casebook.model.campaign import CampaignBody
from casebook.model.person import PersonName
from casebook.services import disclosure, preparing, reading, recording, records
from casebook.services.composition import Composition
from casebook.services.drafts import IncidentDraft, PersonDraft, PostDraft
from casebook.services.preparing import DraftChange
from casebook.services.screening import screen
from casebook.services.stripping import stripped
from casebook.verify import verify
from tests import cast
from tests.analysis.posting import Platform
from tests.conftest import Office
from tests.services.complaints import Told, composed, draft_of, tell
from tests.services.international import begun, chosen


def record_wave(office: Office, case_id: UUID, *, names: str = "") -> tuple[UUID, set[str]]:
    """Record a wave of posts as one incident, the team's with a name in them; give it, and the team's handles."""
    platform = Platform(people=20, posts=40)
    team = platform.team(7, 6, 7, within=1500)
    drafts = [
        PostDraft(
            platform="facebook",
            url=f"https://www.facebook.com/wave.misol/posts/12210000000{number:04}",
            author_handle=handle,
            posted=Moment(f"{datetime.fromtimestamp(int(second), UTC):%Y-%m-%dT%H:%M:%SZ}"),
            text=f"{text} {names}".strip() if handle in team else text,
        )
        for number, (handle, second, text) in enumerate(sorted(platform.rows, key=lambda row: row[1]))
    ]
    with office.acting(cast.DANA) as (work, keys):
        draft = IncidentDraft(title="A wave of posts", when=Moment("2025-06-15/2025-06-22"))
        incident = recording.record_incident(work, keys, case_id, draft)
        recording.add_posts(work, keys, case_id, drafts, incident=incident)
    return incident, team


def files_of(made: Composition) -> tuple[bytes, dict[str, bytes]]:
    """The proof pack, and every file beside it, as they would be built."""
    sink = io.BytesIO()

    def contents(key: str) -> Iterator[bytes]:
        return iter((made.sources[key].text,))

    with TypstTypesetter(lambda *_: PictureSet()) as typesetter:
        built = proof_pack.build(made.dossier, contents, typesetter, made.signing_key, (), sink)
        beside = reader_files(made.dossier, built, typesetter, contents, stripped)
        return sink.getvalue(), {each.name: b"".join(each.pieces) for each in beside}


def checked(made: Composition) -> dict[str, bytes]:
    """The files beside a pack that verifies and holds the same table and answer; the table gives that answer again."""
    pack, beside = files_of(made)
    assert verify(io.BytesIO(pack)).ok
    number = made.dossier.pack_id
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        table, answer = (archive.read(f"{number}/data/06-data/{name}") for name in (POSTS_FILE, FINDINGS_FILE))
    assert (beside[f"{number}_{POSTS_FILE}"], beside[f"{number}_{FINDINGS_FILE}"]) == (table, answer)
    assert as_json(analyse(read(io.BytesIO(table)))) == answer
    assert beside[f"Network-Annex_{number}.pdf"].startswith(b"%PDF")
    return beside


def complaint_of(office: Office, told: Told, *, but: set[str]) -> Composition:
    """A complaint about the posts of the case that are not by these handles."""
    draft = draft_of(office, told, **{ASK: "yes"})
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, told.case, page="tests")
        handles = {each: body.handles[0].handle for each, body in book.accounts.items()}
        posts = tuple(each.id for each in book.posts if each.body.author and handles[each.body.author] not in but)
        revision = preparing.draft(work, keys, told.case, draft).body.revision
        preparing.change_draft(work, keys, told.case, draft, DraftChange(posts=posts), revision=revision)
    return composed(office, told, draft)


def test_a_complaint_carries_the_annex_that_was_asked_for_and_nothing_of_posts_that_were_not_chosen(
    office: Office,
) -> None:
    told = tell(office)
    _incident, team = record_wave(office, told.case)
    left = {"team6x7", "person3"}
    made = complaint_of(office, told, but=left)
    assert made.dossier.network_annex is not None
    assert not [each for each in made.clearance.problems if each.code == "network_none"]
    members = {each.account for each in made.dossier.network_annex.networks[0].members}
    assert members == {f"facebook/{handle}" for handle in team - left}
    said = b"".join(content for name, content in checked(made).items() if "Network" in name and "pdf" not in name)
    assert b"team6x7" not in said
    assert b"person" not in said


def test_in_a_sanctions_submission_names_in_posts_and_in_the_title_of_a_campaign_are_codes(office: Office) -> None:
    case_id = office.new_case().id
    with office.acting(cast.DANA) as (work, keys):
        person = PersonDraft(names=(PersonName(text="Behruz Namuna"),), role="target")
        recording.add_person(work, keys, case_id, person)
    incident, team = record_wave(office, case_id, names="Behruz")
    with office.acting(cast.DANA) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="tests")
        accounts = tuple(each for each, body in book.accounts.items() if body.handles[0].handle in team)
        campaign = CampaignBody(title="The wave against Behruz", accounts=accounts, incidents=(incident,))
        records.add(work, keys, case_id, Campaign, campaign)
        draft = begun(work, keys, case_id, "sanctions_dossier", **{ASK: "yes"})
    with office.acting(cast.DANA) as (work, keys):
        choice, body = chosen(work, keys, case_id, draft)
        made = disclosure.compose(work, keys, case_id, choice, draft=body)
    annex = made.dossier.network_annex
    assert annex is not None
    assert annex.networks[0].title.startswith("The wave against ")
    assert "Behruz" not in annex.networks[0].title
    told = checked(made)
    assert not [name for name, content in told.items() if b"Behruz" in content]
    found = screen(made.dossier, lambda key: iter((made.sources[key].text,)), made.terms)
    assert not [each for each in found.findings if each.where.field.startswith(("network", "data"))]
