"""What changed between two versions of a pack: what came, what went, what says something else, what moved."""

from uuid import UUID, uuid4

from casebook.keys.keyring import Keyring
from casebook.model.pack import PackBody, PackedExhibit, PackedFile, PackedIncident
from casebook.services import assembling, comparing, disclosure, preparing
from casebook.services.composition import Composition
from casebook.services.custody import ExhibitDraft
from casebook.services.preparing import Beginning
from casebook.work import Work
from tests.conftest import Office
from tests.services.acting import as_dana, take_in

A, B, C, D = (uuid4() for _ in range(4))


def exhibit(evidence: UUID, digest: str = "1", pages: tuple[int, int] = (3, 4)) -> PackedExhibit:
    return PackedExhibit(evidence=evidence, label="E001", digest=digest, first=pages[0], last=pages[1])


def version(
    *exhibits: PackedExhibit, incidents: tuple[PackedIncident, ...] = (), locale: str = "en"
) -> comparing.Version:
    return comparing.Version(
        profile="case_file", recipient="", locale=locale, exhibits=tuple(exhibits), incidents=incidents
    )


def ids(found: tuple[object, ...]) -> list[UUID]:
    return [getattr(each, "evidence", None) or each.after.evidence for each in found]  # type: ignore[attr-defined]


def test_what_came_went_changed_and_moved() -> None:
    one, other = uuid4(), uuid4()
    before = version(exhibit(A), exhibit(B), exhibit(C), incidents=(PackedIncident(incident=one, digest="1"),))
    after = version(
        exhibit(C, pages=(3, 4)),
        exhibit(A, "2", (5, 6)),
        exhibit(D),
        incidents=(PackedIncident(incident=one, digest="2"), PackedIncident(incident=other, digest="1")),
    )
    found = comparing.compare(before, after)
    assert (ids(found.added), ids(found.removed), ids(found.changed)) == ([D], [B], [A])
    assert len(found.moved) == 1
    assert ids(found.repaged) == [A]
    assert (found.incidents_added, found.incidents_changed, found.incidents_removed) == ((other,), (one,), ())
    assert not found.same
    assert comparing.compare(before, before).same


def test_one_exhibit_that_moves_is_one_that_moved() -> None:
    before = version(exhibit(A), exhibit(B), exhibit(C), exhibit(D))
    after = version(exhibit(D), exhibit(A), exhibit(B), exhibit(C))
    assert ids(comparing.compare(before, after).moved) == [D]
    assert comparing.compare(before, version(exhibit(A), exhibit(C), exhibit(D))).moved == ()


def test_words_in_two_languages_are_not_compared() -> None:
    found = comparing.compare(version(exhibit(A)), version(exhibit(A, "2"), locale="tg"))
    assert not found.words_known
    assert found.changed == ()
    assert found.same


def test_a_pack_of_a_time_without_an_inventory_is_compared_by_its_exhibits() -> None:
    file = PackedFile(name="a.zip", media_type="application/zip", size=1, sha256="0", file_key=b"")
    old = comparing.of_pack(
        PackBody(
            identifier="CBP-1",
            profile="case_file",
            profile_version="1",
            locale="en",
            recipient="",
            purpose="",
            issued_at="2026-01-01T00:00:00Z",  # type: ignore[arg-type]  # not looked at
            exhibits=(A, B),
            manifest_sha256="",
            fingerprint="",
            proof=file,
        )
    )
    found = comparing.compare(old, version(exhibit(B), exhibit(C)))
    assert (ids(found.added), ids(found.removed)) == ([C], [A])
    assert not found.words_known
    assert found.repaged == ()


def test_a_draft_is_compared_with_the_pack_that_was_built_from_it(office: Office) -> None:
    case = office.new_case("A case")
    first = take_in(office, case.id, b"one", "one.txt", ExhibitDraft(title="One"))
    draft_id = as_dana(office, lambda w, k: preparing.begin_draft(w, k, case.id, Beginning(profile="case_file")))

    def composed() -> Composition:
        def act(work: Work, keys: Keyring) -> Composition:
            draft = preparing.draft(work, keys, case.id, draft_id)
            choice = preparing.draft_choice(work, keys, case.id, draft)
            return disclosure.compose(work, keys, case.id, choice, draft=draft.body)

        made: Composition = as_dana(office, act)
        return made

    assembled = assembling.assemble(composed(), office.house.blobs, office.house.settings)
    as_dana(office, lambda w, k: disclosure.keep(w, k, assembled, draft_id=draft_id))
    (pack,) = as_dana(office, lambda w, k: disclosure.packs(w, k, case.id))
    assert [each.evidence for each in pack.body.inventory] == [first]
    assert pack.body.inventory[0].first > 0
    now = composed()
    assert comparing.compare(comparing.of_pack(pack.body), comparing.of_dossier(now.dossier, now.evidence)).same
    second = take_in(office, case.id, b"two", "two.txt", ExhibitDraft(title="Two"))
    chosen = as_dana(office, lambda w, k: preparing.draft(w, k, case.id, draft_id)).body
    more = (preparing.ChosenExhibit(evidence=second), *chosen.exhibits)
    change = preparing.DraftChange(exhibits=more)
    as_dana(office, lambda w, k: preparing.change_draft(w, k, case.id, draft_id, change, revision=chosen.revision))
    now = composed()
    found = comparing.compare(comparing.of_pack(pack.body), comparing.of_dossier(now.dossier, now.evidence))
    assert ids(found.added) == [second]
    assert found.removed == ()
