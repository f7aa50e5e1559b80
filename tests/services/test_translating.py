"""Translations in a case: certified by whom, corrected with history, marked; and what of them a pack tells to whom."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from casebook.dates import Moment
from casebook.errors import IllegalMove, InvalidInput
from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Rule
from casebook.exporters.rules import CHECKS
from casebook.exporters.transcript_reading import read
from casebook.exporters.typeset.certificates import due
from casebook.model.evidence import CaptureBody, DerivativeBody
from casebook.model.translation import Translating, Translator
from casebook.services import (
    casework,
    custody,
    disclosure,
    membership,
    reading,
    recording,
    redaction,
    redaction_register,
    tracing,
    translating,
)
from casebook.services.composing import Choice
from casebook.services.drafts import CaseDraft, IncidentDraft, PostDraft
from casebook.services.redacted_words import Closing
from casebook.services.translated_facts import cues_of
from casebook.services.translating import TranslationDraft
from casebook.web.desk.translations_shown import shown_texts
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.acting import assembled, bytes_of, take_in
from tests.services.redacting import a_made_copy

FARRUKH = Translator(
    name="Farrukh Example", qualification="DPSI (Law)", address="1 Example Street", telephone="+44 20 7946 0000",
    relation="none", languages=("tg", "en"),
)  # fmt: skip
SAID = Translating(
    translator=FARRUKH, translated_on="2026-05-14", certified_on="2026-05-15",
    passage="We know where your mother lives", passage_original="Мо медонем, ки модарат дар куҷост",
)  # fmt: skip
WORDS = "You are a traitor.\nWe know where your mother lives."
TRANSCRIPT = "00:01 Назар: Ту хоини Ватанӣ.\n00:04 Мо медонем, ки модарат дар куҷост."
DRAFT = TranslationDraft(text=WORDS, language="en", made_by="translator", translating=SAID)


@pytest.fixture
def told(office: Office) -> tuple[UUID, UUID]:
    """A case of Dana's with one exhibit in Tajik, transcribed with times, and an incident with a post."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="Pressure"))
        happened = IncidentDraft(
            title="A threat", when=Moment("2026"), original_text="Биё ба хона", original_language="tg"
        )
        incident = recording.record_incident(work, keys, case.id, happened)
        post = PostDraft(platform="vk", url="https://vk.com/wall-1_2", text="Хоин", language="tg")
        recording.add_posts(work, keys, case.id, [post], incident=incident)
    evidence = take_in(office, case.id)
    with office.acting(cast.DANA) as (work, keys):
        said = custody.ExhibitDraft(title="Recorded call", language="tg")
        custody.correct(work, keys, case.id, evidence, said, revision=1)
        translating.transcribe(work, keys, case.id, evidence, read(TRANSCRIPT), language="tg", made_by="member")
    return case.id, evidence


def compose(office: Office, case_id: UUID, profile: str) -> Dossier:
    """What a pack of this kind would hold."""
    with office.acting(cast.DANA) as (work, keys):
        to_court = Choice(profile=profile, recipient="The court", purpose="An appeal")
        return disclosure.compose(work, keys, case_id, to_court).dossier


def found(dossier: Dossier, check: str) -> list[str]:
    """Where a check finds something."""
    return [problem.where for problem in CHECKS[check](dossier, Rule(check=check))]


def derivative(
    office: Office, case_id: UUID, evidence: UUID, wanted: Callable[[DerivativeBody], bool]
) -> tuple[UUID, DerivativeBody]:
    """The last text of an exhibit that is wanted."""
    with office.acting(cast.DANA) as (work, keys):
        view = custody.exhibit(work, keys, case_id, evidence)
    return [(each.id, each.body) for each in view.derivatives if wanted(each.body)][-1]


def test_a_court_is_told_who_translated_and_others_read_a_code(office: Office, told: tuple[UUID, UUID]) -> None:
    """exports.md §2.9: identity in a field of its own, exported only to the profiles that demand it."""
    case_id, evidence = told
    with office.acting(cast.DANA) as (work, keys):
        translating.translate(work, keys, case_id, evidence, DRAFT)
        machine = TranslationDraft(text="Ты предатель", language="ru", made_by="machine")
        translating.translate(work, keys, case_id, evidence, machine)
    for profile in ("uk_ftt_iac", "us_eoir", "us_uscis"):
        (exhibit,) = compose(office, case_id, profile).exhibits
        first = exhibit.translations[0]
        assert first.translator is not None
        assert (first.translator.code, first.translator.name, first.translator.telephone) == (
            "T1",
            FARRUKH.name,
            FARRUKH.telephone,
        )
        assert first.certificate == {"uk_ftt_iac": "uk", "us_eoir": "eoir", "us_uscis": "uscis"}[profile]
        assert first.alone == (profile == "us_uscis")
        assert (first.passage, first.passage_original) == (SAID.passage, SAID.passage_original)
        assert [cue.start_ms for cue in exhibit.cues] == [1000, 4000]
        assert exhibit.transcription == "Назар: Ту хоини Ватанӣ.\nМо медонем, ки модарат дар куҷост."
        assert {file.name for file in exhibit.files} >= {"E001_transcript.vtt", "E001_translation_2_en.txt"}
        assert [each.certificate for each in exhibit.translations[1:]] == [""], "a machine certifies nothing"
    (exhibit,) = compose(office, case_id, "un_special_procedures").exhibits
    first = exhibit.translations[0]
    assert first.translator is not None
    assert first.translator.code == "T1"
    everything = repr(exhibit)
    for secret in (FARRUKH.name, FARRUKH.address, FARRUKH.telephone, FARRUKH.qualification):
        assert secret not in everything


def test_what_a_court_asks_of_translations_is_checked(office: Office, told: tuple[UUID, UUID]) -> None:
    """exports.md §2.1, §2.9: made, by a human, certified, with address and telephone, by nobody of the family, marked."""
    case_id, evidence = told
    assert found(compose(office, case_id, "us_eoir"), "translated") == ["E001", "https://vk.com/wall-1_2"]
    with office.acting(cast.DANA) as (work, keys):
        translating.translate(
            work, keys, case_id, evidence, TranslationDraft(text="Traitor", language="en", made_by="machine")
        )
    dossier = compose(office, case_id, "us_eoir")
    assert "E001" not in found(dossier, "translated")
    assert found(dossier, "translated_by_human") == ["E001"]
    assert found(dossier, "passage_marked") == ["E001"]
    cousin = msgspec.structs.replace(FARRUKH, relation="family", telephone="")
    unsigned = msgspec.structs.replace(SAID, translator=cousin, certified_on="")
    with office.acting(cast.DANA) as (work, keys):
        translating.translate(work, keys, case_id, evidence, with_said(DRAFT, unsigned))
    dossier = compose(office, case_id, "us_eoir")
    assert found(dossier, "translated_by_human") == found(dossier, "passage_marked") == []
    assert found(dossier, "translation_certified") == found(dossier, "translator_apart") == ["E001"]
    assert found(dossier, "translator_identified") == ["E001"]
    blocking = {rule.check: rule.blocking for rule in dossier.profile.rules}
    assert blocking["translator_apart"]
    assert not blocking["passage_marked"]


def test_the_translation_of_a_post_that_an_exhibit_shows_is_checked_and_certified(
    office: Office, told: tuple[UUID, UUID]
) -> None:
    """exports.md §2.1 (slip of an exhibit), §2.9: a screenshot has the words of its post, and these their certificate."""
    case_id, _ = told
    with office.acting(cast.DANA) as (work, keys):
        (post,) = reading.case_book(work, keys, case_id, page="tests").posts
    seen = CaptureBody(method="screenshot", url_requested="https://m.vk.com/wall-1_2")
    draft = custody.ExhibitDraft(title="The post", language="tg", incidents=(post.body.incident,), capture=seen)  # type: ignore[arg-type]
    take_in(office, case_id, b"\x89PNG seen", "post.png", draft)

    def shown() -> Dossier:
        dossier = compose(office, case_id, "us_eoir")
        (one,) = [each for each in dossier.exhibits if each.title == "The post"]
        assert one.post is not None
        assert (one.post.url, one.post.text) == ("https://vk.com/wall-1_2", "Хоин")
        return replace(dossier, exhibits=(one,))

    assert found(shown(), "translated") == ["E002", "https://vk.com/wall-1_2"]
    said = TranslationDraft(text="Traitor", language="en", made_by="machine")
    with office.acting(cast.DANA) as (work, keys):
        translating.translate_words(work, keys, case_id, "content_item", post.id, said)
    assert found(shown(), "translated") == []
    assert found(shown(), "translated_by_human") == ["E002"]
    by_hand = TranslationDraft(
        text="A traitor", language="en", made_by="translator", translating=Translating(translator=FARRUKH)
    )
    with office.acting(cast.DANA) as (work, keys):
        translating.translate_words(work, keys, case_id, "content_item", post.id, by_hand)
    assert found(shown(), "translated_by_human") == []
    assert found(shown(), "translation_certified") == ["E002"]
    (one,) = due(shown())
    assert (one.form, one.translator and one.translator.name) == ("eoir", FARRUKH.name)
    assert [(each.address, each.translation.text) for each in one.translations] == [
        ("https://vk.com/wall-1_2", "A traitor")
    ]


def with_said(draft: TranslationDraft, said: Translating) -> TranslationDraft:
    """The same translation with something else said of it."""
    return TranslationDraft(text=draft.text, language=draft.language, made_by=draft.made_by, translating=said)


def test_a_correction_keeps_what_stood_there_and_is_in_the_custody(office: Office, told: tuple[UUID, UUID]) -> None:
    case_id, evidence = told
    text_id, before = derivative(office, case_id, evidence, lambda body: body.operation == "transcript")
    again = TranslationDraft(text="00:01 Ту хоин.", timed=True, language="tg", made_by="member")
    with office.acting(cast.DANA) as (work, keys):
        translating.correct_text(work, keys, case_id, evidence, text_id, again, revision=1)
    with office.acting(cast.DANA) as (work, keys), pytest.raises(IllegalMove):
        translating.correct_text(work, keys, case_id, evidence, text_id, again, revision=1)
    with office.acting(cast.DANA) as (work, keys):
        view = custody.exhibit(work, keys, case_id, evidence)
        trace = tracing.of_record(work, keys, case_id, "derivative", text_id)
    _, after = derivative(office, case_id, evidence, lambda body: body.operation == "transcript")
    assert view.chain_holds
    assert (view.custody[-1].sha256_before, view.custody[-1].sha256_after) == (before.sha256, after.sha256)
    assert cues_of(after.text, after.media_type)[0].words == "Ту хоин."
    assert len(trace.changes) == 2


def test_words_closed_in_a_text_that_was_corrected_since_leave_no_more(office: Office, told: tuple[UUID, UUID]) -> None:
    case_id, evidence = told
    let_in(office, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case_id, office.lena, ends_on=None)
    text_id, _ = derivative(office, case_id, evidence, lambda body: body.operation == "transcript")
    with office.acting(cast.DANA) as (work, keys):
        copy = redaction.close_words(work, keys, case_id, evidence, text_id, [Closing("модарат", "R2")])
    with office.acting(cast.LENA) as (work, keys):
        redaction_register.approve(work, keys, case_id, copy)
    (exhibit,) = compose(office, case_id, "un_special_procedures").exhibits
    assert [cue.words for cue in exhibit.cues] == ["Ту хоини Ватанӣ.", "Мо медонем, ки [R2] дар куҷост."]
    again = TranslationDraft(text="00:01 Модарат дар куҷост?", timed=True, language="tg")
    with office.acting(cast.DANA) as (work, keys):
        translating.correct_text(work, keys, case_id, evidence, text_id, again, revision=1)
    (exhibit,) = compose(office, case_id, "un_special_procedures").exhibits
    assert (exhibit.cues, exhibit.transcription) == ((), "")


def test_words_of_posts_and_incidents_have_several_translations(office: Office, told: tuple[UUID, UUID]) -> None:
    case_id, _ = told
    (incident,) = compose(office, case_id, "uk_ftt_iac").incidents
    (post,) = incident.posts
    said = Translating(translator=FARRUKH, passage="traitor")
    with office.acting(cast.DANA) as (work, keys):
        assert post.id is not None
        there = (case_id, "content_item", post.id)
        translating.translate_words(
            work, keys, *there, TranslationDraft(text="Verräter", language="de", made_by="machine")
        )
        made = translating.translate_words(
            work,
            keys,
            *there,
            TranslationDraft(text="A traitor", language="en", made_by="translator", translating=said),
        )
        revision = translating.words(work, keys, *there).revision
        better = TranslationDraft(text="You traitor", language="en", made_by="translator", translating=said)
        translating.correct_words(work, keys, *there, made, better, revision=revision)
        assert translating.translators(work, keys, case_id) == [FARRUKH]
    ((post,),) = ([*incident.posts] for incident in compose(office, case_id, "uk_ftt_iac").incidents)
    assert (post.translation, post.translation_language, post.translated_by) == ("You traitor", "en", "T1")
    assert [each.language for each in post.translations] == ["en", "de"]
    assert post.translations[0].passage == "traitor"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"passage": "not there"}, "passage"),
        ({"passage_original": "not there"}, "passage_original"),
        ({"certified_on": "2026-13-01"}, "certified_on"),
        ({"translated_on": "May"}, "translated_on"),
        ({"certificate": "moon"}, "certificate"),
        ({"translator": Translator(relation="moon")}, "relation"),
        ({"translator": Translator(languages=("moon",))}, "languages"),
        ({"translator": Translator(name="x" * 301)}, "name"),
    ],
)
def test_what_cannot_be_said_of_a_translation_is_refused(
    office: Office, told: tuple[UUID, UUID], said: dict[str, object], field: str
) -> None:
    case_id, evidence = told
    draft = TranslationDraft(text=WORDS, language="en", translating=Translating(**said))  # type: ignore[arg-type]
    with office.acting(cast.DANA) as (work, keys), pytest.raises(InvalidInput) as refused:
        translating.translate(work, keys, case_id, evidence, draft)
    assert refused.value.field == field


def test_a_pack_carries_the_transcript_for_players_and_stills_with_their_times(
    office: Office, told: tuple[UUID, UUID]
) -> None:
    """exports.md §2.1 (stills with time codes, transcript, translation), §3.2 (text/E001_transcript.vtt)."""
    case_id, evidence = told
    with office.acting(cast.DANA) as (work, keys):
        made = a_made_copy(office, case_id)
        still = redaction.keep(work, keys, case_id, evidence, replace(made, boxes=replace(made.boxes, at_ms=4_500)))
    with office.acting(cast.DANA) as (work, keys):
        waiting = shown_texts(custody.exhibit(work, keys, case_id, evidence))
    assert [line.stills for line in waiting[0].lines] == [(), (still,)]
    assert not [file for file in compose(office, case_id, "case_file").exhibits[0].files if file.at_ms is not None]
    let_in(office, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case_id, office.lena, ends_on=None)
    with office.acting(cast.LENA) as (work, keys):
        redaction_register.approve(work, keys, case_id, still)
    built = assembled(office, case_id)
    with zipfile.ZipFile(io.BytesIO(bytes_of(office, case_id, built))) as pack:
        names = {name.partition("/")[2] for name in pack.namelist()}
        (path,) = [name for name in pack.namelist() if name.endswith("/text/E001_transcript.vtt")]
        transcript = pack.read(path).decode()
    assert read(transcript) == read(TRANSCRIPT)
    assert "data/exhibits/E001/derivative/E001_still_1_00-00-04-500.png" in names
