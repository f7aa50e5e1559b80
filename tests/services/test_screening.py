"""Nothing that a recipient may not see leaves unnoticed: names, places and statuses of a case, in texts, names and files."""

import base64
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casebook.exporters.dossier import (
    AccountFacts,
    CaseFacts,
    Dossier,
    ExhibitFacts,
    ExhibitFile,
    IncidentFacts,
    PersonFacts,
    PostFacts,
)
from casebook.exporters.profile import Data, How, Profile
from casebook.exporters.profiles import profile
from casebook.inspection import inspector
from casebook.inspection.values import Lettering
from casebook.model import LegalInstrument, SafetyPlan
from casebook.model.account import AccountBody, Handle
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.person import PersonAddress, PersonName
from casebook.model.safety_plan import SafetyPlanBody
from casebook.sensitive import Certainty, Kind, Term
from casebook.services import disclosure, recording, records, screened_files
from casebook.services.codenames import codenames
from casebook.services.composing import Choice
from casebook.services.drafts import PersonDraft
from casebook.services.reading import CaseBook, case_book
from casebook.services.screening import Screening, as_problems, screen
from casebook.services.sensitive_terms import case_terms, coder_for, office_terms
from casebook.work import House
from tests import cast
from tests.conftest import Office, settings_in
from tests.inspection import samples

COUNSEL = profile("case_file")
PLATFORM = replace(COUNSEL, identifier="platform", admits={Data.AFFECTED: How.CODE, Data.ACCOUNTS: How.YES})
Told = tuple[CaseBook, tuple[Term, ...], Dossier]


@pytest.fixture(scope="module")
def told(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A case with everything in it that is sensitive, its terms, and a dossier of it that holds nothing of the kind."""
    folder = tmp_path_factory.mktemp("screened") / "instance"
    shutil.copytree(founded_office.house.settings.instance, folder)
    house = House(settings_in(folder))
    with closing(house):
        return telling(founded_office.moved(house))


def telling(office: Office) -> Told:
    case = office.new_case("Mahsa and her family")
    with office.acting(cast.DANA) as (work, keys):
        mahsa = recording.add_person(
            work,
            keys,
            case.id,
            PersonDraft(
                names=(
                    PersonName(text="Mahsa Orzu"),
                    PersonName(text="Маҳса Орзу"),
                    PersonName(text="Мохира", kind="alias"),
                ),
                role="target",
                born="1990-05-07",
                status="asylum_seeker",
                whereabouts="Malmö, Sweden",
                addresses=(PersonAddress(words="Beispielgasse 14, Trelleborg", country="SE"),),
                contact="+46 70 123 45 67, mahsa.orzu@example.org",
                occupation="Journalist",
            ),
        )
        for name, role in (
            ("Рустам Шарифов", "relative"),
            ("Нигина Ятимова", "witness"),
            ("Комрон Ашуров", "perpetrator"),
        ):
            recording.add_person(
                work,
                keys,
                case.id,
                PersonDraft(
                    names=(PersonName(text=name),), role=role, whereabouts="Кӯлоб" if role == "relative" else ""
                ),
            )
        records.add(
            work, keys, case.id, LegalInstrument, LegalInstrumentBody(kind="interpol_notice", reference="2024/77123-1")
        )
        records.add(
            work,
            keys,
            case.id,
            SafetyPlan,
            SafetyPlanBody(person=mahsa, contact_rules="Call only after eight, never on Fridays, @quiet_line"),
        )
        book = case_book(work, keys, case.id, page="test")
        terms = (*case_terms(book, codes_of(book)), *office_terms(work, keys))
        choice = Choice(recipient="A platform", purpose="A notice")
        composed = disclosure.compose(work, keys, case.id, choice).dossier
    empty = dict.fromkeys(("persons", "accounts", "bonds", "incidents", "exhibits", "instruments", "consents"), ())
    case_facts = CaseFacts(reference=composed.pack_id, title="A complaint")
    return book, terms, replace(composed, profile=PLATFORM, case=case_facts, **empty)


def codes_of(book: CaseBook) -> dict[UUID, str]:
    return {each.person: each.code for each in codenames(book)}


def nothing(_: str) -> Iterator[bytes]:
    return iter(())


def saying(dossier: Dossier, text: str, profile: Profile = PLATFORM) -> Dossier:
    """The dossier with one text more, in the narrative of an incident."""
    told = IncidentFacts(id=UUID(int=1), number=1, title="It happened", when="", sort_key="", narrative=text)
    return replace(dossier, profile=profile, incidents=(told,))


def posting(dossier: Dossier, text: str, profile: Profile = PLATFORM) -> Dossier:
    """The dossier with a post that says something."""
    return replace(
        dossier, profile=profile, asked_posts=(PostFacts(platform="VK", url="https://vk.com/wall-1_2", text=text),)
    )


def holding(
    dossier: Dossier, content: bytes, name: str = "e001.bin", media_type: str = "application/octet-stream"
) -> tuple[Dossier, dict[str, bytes]]:
    """The dossier with one file more, and its bytes."""
    file = ExhibitFile(
        key="E001/1", role="derivative", name=name, media_type=media_type, size=len(content), sha256="0" * 64, sha512="0" * 128
    )  # fmt: skip
    exhibit = ExhibitFacts(label="E001", title="A picture", received_at_utc=dossier.issued_at, files=(file,))
    return replace(dossier, exhibits=(exhibit,)), {"E001/1": content}


def kinds(screening: Screening, certainty: Certainty = Certainty.BLOCKING) -> set[str]:
    return {str(finding.kind) for finding in screening.findings if finding.certainty is certainty}


def test_a_dossier_without_people_holds_nothing_and_the_whole_case_holds_everything(told: Told) -> None:
    book, terms, dossier = told
    assert screen(dossier, nothing, terms) == Screening((), ())
    persons = tuple(
        PersonFacts(id=person, name=body.names[0].text, born=body.born, whereabouts=body.whereabouts)
        for person, body in book.persons.items()
    )
    whole = replace(dossier, persons=persons, case=replace(dossier.case, reference=book.case.body.reference))
    assert kinds(screen(whole, nothing, terms)) == {"affected", "relative", "third_party", "birth", "place", "case"}


CANARIES = {
    "affected": ("Mahsa Orzu", "Маҳсо Орзу писала", "Орзу Махса", "مهسا آرزو", "Мохира"),
    "relative": ("Шарифов", "Sharifova", "شریفوف", "Р. Шарифовым"),
    "third_party": ("Нигина Ятимова", "Yatimova"),
    "place": ("in Malmö", "в Мальмё"),
    "address": ("Beispielgasse 14",),
    "phone": ("070-123 45 67", "0046701234567"),
    "email": ("mahsa.orzu (at) example.org",),
    "status": ("she asked for asylum", "просит убежища", "паноҳандагӣ", "پناهجو"),
    "birth": ("born 7 May 1990", "07.05.1990", "۱۷ اردیبهشت ۱۳۶۹"),
    "reference": ("notice 2024-77123-1",),
    "handle": ("@Quiet.Line",),
    "safe_contact": ("call only after eight; never on fridays @quiet_line",),
    "member": ("Dana Rahim", "Рахим", "Lena Okafor"),
}


@pytest.mark.parametrize("kind", CANARIES)
def test_what_never_stands_in_a_platform_complaint_blocks(told: Told, kind: str) -> None:
    """exports.md §4.1, item by item."""
    _, terms, dossier = told
    missed = [
        text for text in CANARIES[kind] if kind not in kinds(screen(saying(dossier, f"… {text} …"), nothing, terms))
    ]
    assert missed == []


def test_the_internal_number_of_the_case_blocks_and_a_relatives_town_warns(told: Told) -> None:
    book, terms, dossier = told
    found = screen(saying(dossier, f"{book.case.body.reference}: аз Кӯлоб"), nothing, terms)
    assert (kinds(found), kinds(found, Certainty.WARNING)) == ({"case"}, {"place"})


def test_a_first_name_alone_and_a_perpetrator_are_warnings(told: Told) -> None:
    _, terms, dossier = told
    found = screen(saying(dossier, "Рустам и Комрон Ашуров"), nothing, terms)
    assert kinds(found) == set()
    assert kinds(found, Certainty.WARNING) == {"relative", "perpetrator"}


def test_a_finding_points_to_the_place_and_does_not_repeat_the_name(told: Told) -> None:
    _, terms, dossier = told
    (finding,) = screen(saying(dossier, "Его зовут Рустам Шарифов, он дома"), nothing, terms).findings
    assert str(finding.where) == "incident 1, narrative › character 11"
    assert finding.excerpt == "Его зовут Р▒▒▒, он дома"
    (problem,) = as_problems(Screening((finding,), ()))
    assert (problem.code, problem.blocking) == ("sensitive_relative", True)
    assert "Шарифов" not in repr(problem)


def test_a_warning_keeps_its_name_until_what_stands_there_changes(told: Told) -> None:
    _, terms, dossier = told
    ways = ("Рустам.", "Потом Рустам, снова Рустам.", "Rustam.")
    first, again, other = (screen(saying(dossier, text), nothing, terms).findings[0] for text in ways)
    assert first.identifier == again.identifier
    assert (first.count, again.count) == (1, 2)
    assert other.identifier != first.identifier


def test_who_enters_by_name_is_no_finding_nor_is_a_surname_that_may_be_theirs(told: Told) -> None:
    _, terms, dossier = told
    text = "Mahsa Orzu, Malmö, born 7 May 1990, asked for asylum"
    assert screen(saying(dossier, text, COUNSEL), nothing, terms).findings == ()
    named = replace(PLATFORM, admits={**PLATFORM.admits, Data.AFFECTED: How.YES})
    sister = Term(kind=Kind.RELATIVE, words="Zarina Orzu", source="zarina")
    found = screen(saying(dossier, "Orzu; Zarina Orzu", named), nothing, (*terms, sister))
    assert [str(finding.kind) for finding in found.findings] == ["relative"]


def test_a_posts_own_words_block_unless_the_profile_lets_them_name_the_person(told: Told) -> None:
    _, terms, dossier = told
    assert kinds(screen(posting(dossier, "Mahsa Orzu is a traitor"), nothing, terms)) == {"affected"}
    may = replace(PLATFORM, admits={**PLATFORM.admits, Data.OWN_WORDS: How.YES})
    assert screen(posting(dossier, "Mahsa Orzu is a traitor", may), nothing, terms).findings == ()
    assert kinds(screen(saying(dossier, "Mahsa Orzu is called a traitor", may), nothing, terms)) == {"affected"}
    assert kinds(screen(posting(dossier, "a refugee"), nothing, terms), Certainty.WARNING) == {"status"}


def test_a_handle_that_a_note_names_is_sensitive_unless_it_is_the_harassers(told: Told) -> None:
    book, _, _ = told
    person = next(iter(book.persons))
    noted = msgspec.structs.replace(book.persons[person], note="@quiet_line is hers, @loud_line harasses her")
    account = AccountBody(platform="vk", handles=(Handle(handle="loud_line"),))
    changed = replace(book, persons={**book.persons, person: noted}, accounts={UUID(int=3): account})
    assert {term.words for term in case_terms(changed) if term.kind is Kind.HANDLE} == {"quiet_line"}


def test_the_handle_of_an_account_that_bears_the_persons_name_counts_as_its_own_words(told: Told) -> None:
    _, terms, dossier = told
    may = replace(PLATFORM, admits={**PLATFORM.admits, Data.OWN_WORDS: How.YES})
    account = AccountFacts(id=UUID(int=2), platform="VK", handle="mahsa_orzu", url="https://vk.com/mahsa_orzu")
    held = replace(saying(dossier, "The account @mahsa_orzu, https://vk.com/mahsa_orzu", may), accounts=(account,))
    assert screen(held, nothing, terms).findings == ()
    held = replace(saying(dossier, "The account @mahsa_orzu bears the name of Mahsa Orzu", may), accounts=(account,))
    assert [str(found.where) for found in screen(held, nothing, terms).findings] == [
        "incident 1, narrative › character 43"
    ]


def test_parts_of_addresses_that_tell_who_shared_them_are_found(told: Told) -> None:
    """exports.md §4.1: fbclid, igsh, si, utm, mibextid."""
    _, terms, dossier = told
    address = (
        "https://www.facebook.com/a/posts/1?fbclid=Iw12&id=7 https://youtu.be/abc?si=9 https://example.org/?page=2"
    )
    found = screen(saying(dossier, address), nothing, terms).findings
    assert [str(finding.kind) for finding in found] == ["tracking", "tracking"]


def zipped(name: str, content: bytes) -> bytes:
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return new.getvalue()


def pdf_by(author: str) -> bytes:
    new = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as document:
        document.docinfo["/Author"] = author
        document.save(new)
    return new.getvalue()


def png_by(author: str) -> bytes:
    info, new = PngInfo(), io.BytesIO()
    info.add_itxt("Author", author, zip=True)
    Image.new("RGB", (60, 40)).save(new, "PNG", pnginfo=info)
    return new.getvalue()


def pdf_with(put: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A PDF of one empty page in which something was hidden."""
    document, new = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(400, 300))
    put(document)
    document.save(new, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return new.getvalue()


def as_alt_text(document: pikepdf.Pdf) -> None:
    figure = Dictionary(S=Name.Figure, Alt=String(NAME))
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=figure))


def as_a_layers_name(document: pikepdf.Pdf) -> None:
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String(NAME)))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def on_a_page(drawing: bytes) -> Callable[[pikepdf.Pdf], None]:
    def put(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
        document.pages[0].Contents = Stream(document, drawing)

    return put


def in_a_field(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T=String("a"), V=String(NAME))]))


def in_a_link(document: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String(f"https://example.org/?q={quote(NAME)}"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], A=action)
    document.pages[0].Annots = Array([document.make_indirect(link)])


def in_metadata(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as told:
        told["dc:creator"] = [NAME]


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["a.zip"] = zipped("a.txt", NAME.encode("cp1251"))


def jpeg_by(tags: dict[int, object], **more: object) -> bytes:
    exif, new = Image.Exif(), io.BytesIO()
    for tag, value in tags.items():
        exif[tag] = value
    Image.new("RGB", (60, 40)).save(new, "JPEG", exif=exif.tobytes(), **more)
    return new.getvalue()


def with_an_old_name(name: str) -> bytes:
    """An archive whose member has a name in the code page of an old machine, and says nothing of it."""
    held = "Q" * len(name)
    return zipped(f"{held}.txt", b"words").replace(held.encode(), name.encode("cp866"))


NAME = "Рустам Шарифов"
FILES = {
    "plain text": NAME.encode(),
    "text of an old telephone": NAME.encode("cp1251"),
    "UTF-16": NAME.encode("utf-16"),
    "base64 in a page": b"<img src='data:text/plain;base64," + base64.b64encode(NAME.encode()) + b"'>",
    "an archive in an archive": zipped("a.zip", zipped("b.txt", NAME.encode())),
    "a name in an archive": zipped("Шарифов.txt", b"words"),
    "a word document": zipped("word/document.xml", "<w:t>Рустам Шари</w:t><w:t>фов</w:t>".encode()),
    "who wrote a document": pdf_by(NAME),
    "who took a picture": png_by("R. Sharifov"),
    "a name of an old machine in an archive": with_an_old_name("Шарифов"),
    "who took a picture, as Windows writes it": jpeg_by({0x9C9D: NAME.encode("utf-16-le") + b"\0\0"}),
    "who took a picture, as an old program wrote it": jpeg_by({0x13B: NAME.encode("cp1251")}),
    "XMP of a picture": jpeg_by({}, xmp=f"<rdf:li xmlns:rdf='r'>{NAME}</rdf:li>".encode()),
    "the comment of a picture": jpeg_by({}, comment=NAME.encode("koi8-r")),
    "what describes a picture to who cannot see it": f"<img alt='{NAME}'>".encode(),
    "alternative text of a document": pdf_with(as_alt_text),
    "a hidden layer's name": pdf_with(as_a_layers_name),
    "invisible letters": pdf_with(on_a_page(b"BT 3 Tr /F1 24 Tf 20 100 Td (Rustam Sharifov) Tj ET")),
    "letters beyond the page": pdf_with(on_a_page(b"BT /F1 9 Tf -900 -900 Td (Rustam Sharifov) Tj ET")),
    "letters beneath a box": pdf_with(on_a_page(b"BT /F1 24 Tf 20 99 Td [(Sha) 9 (rifov)] TJ ET 0 g 0 80 400 80 re f")),
    "a field of a form": pdf_with(in_a_field),
    "the address of a link": pdf_with(in_a_link),
    "XMP of a document": pdf_with(in_metadata),
    "an archive attached to a document": pdf_with(attached),
    "behind the end of a picture": samples.picture("PNG") + NAME.encode("utf-16-le"),
}


@pytest.mark.parametrize("way", FILES)
def test_a_name_is_found_in_every_layer_of_a_file(told: Told, way: str) -> None:
    """exports.md §4.1: text, file names, metadata; §4.3: previews, layers, annotations, forms, what lies behind the end."""
    _, terms, dossier = told
    held, contents = holding(dossier, FILES[way])
    found = screen(held, lambda key: iter((contents[key],)), terms)
    assert kinds(found) == {"relative"}
    assert all(finding.where.exhibit == "E001" for finding in found.findings)
    assert all("Шариф" not in f"{finding.where} {finding.excerpt}" for finding in found.findings)


def scan(document: pikepdf.Pdf) -> None:
    """A page that is a picture, with a harmless line of text."""
    picture = Stream(document, bytes(100 * 50))
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 100, 50, 8
    on_a_page(b"q 400 0 0 200 0 100 cm /I Do Q BT /F1 9 Tf 9 9 Td (Printed from the web, page one of one) Tj ET")(
        document
    )
    document.pages[0].Resources.XObject = Dictionary(I=picture)


def test_4_1_a_picture_on_a_page_that_has_words_too_is_read_or_said_to_be_unread(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, terms, dossier = told
    monkeypatch.setattr(screened_files, "_machine_reads", lambda: False)
    drawn, plain = pdf_with(scan), pdf_with(on_a_page(b"BT /F1 9 Tf 9 9 Td (Printed from the web, page one) Tj ET"))
    for content, why in ((drawn, ["pictures"]), (plain, []), (zipped("a.pdf", drawn), ["left_out"])):
        held, contents = holding(dossier, content)
        found = screen(held, lambda key, contents=contents: iter((contents[key],)), terms)
        assert [each.why for each in found.unsearched] == why


def test_names_of_files_are_screened_too(told: Told) -> None:
    _, terms, dossier = told
    held, contents = holding(dossier, b"words", name="orzu_mahsa.jpg")
    found = screen(held, lambda key: iter((contents[key],)), terms)
    assert [(str(one.kind), one.where.field) for one in found.findings] == [("affected", "file 1, name")]


def test_an_original_that_goes_as_received_is_a_lawyers_decision_and_warns_if_asked(told: Told) -> None:
    _, terms, dossier = told
    held, contents = holding(replace(dossier, profile=COUNSEL), NAME.encode())
    coded = replace(COUNSEL, admits={**COUNSEL.admits, Data.RELATIVES: How.CODE})
    original = replace(held.exhibits[0].files[0], role="original")
    held = replace(held, profile=coded, exhibits=(replace(held.exhibits[0], files=(original,)),))
    assert screen(held, lambda key: iter((contents[key],)), terms).findings == ()
    found = screen(held, lambda key: iter((contents[key],)), terms, originals=True)
    assert (kinds(found), kinds(found, Certainty.WARNING)) == (set(), {"relative"})


def test_what_could_not_be_searched_is_said(told: Told) -> None:
    _, terms, dossier = told
    for content, media_type, why in (
        (samples.pdf(password="x"), "application/pdf", "left_out"),
        (b"\x00" * 100, "video/mp4", "recording"),
    ):
        held, contents = holding(dossier, content, media_type=media_type)
        found = screen(held, lambda key, contents=contents: iter((contents[key],)), terms)  # type: ignore[misc]
        assert [(one.why, one.exhibit) for one in found.unsearched] == [(why, "E001")]
        # Encrypted bytes are random ones, in which a short name may stand by chance: that problem is not meant here.
        told_of = [problem for problem in as_problems(found) if problem.code.startswith("unsearched")]
        assert [(problem.code, problem.blocking) for problem in told_of] == [(f"unsearched_{why}", False)]


def test_pictures_are_read_where_the_machine_can_and_otherwise_it_says_that_they_were_not(told: Told) -> None:
    _, terms, dossier = told
    picture = samples.picture("PNG")
    held, contents = holding(dossier, picture, media_type="image/png")
    found = screen(held, lambda key: iter((contents[key],)), terms)
    able = isinstance(inspector.lettering(picture), Lettering)
    assert [one.why for one in found.unsearched] == ([] if able else ["pictures"])


def test_who_wrote_a_document_is_found_in_its_metadata(told: Told) -> None:
    _, terms, dossier = told
    held, contents = holding(replace(dossier, profile=PLATFORM), pdf_by(NAME), "notice.pdf", "application/pdf")
    found = screen(held, lambda key: iter((contents[key],)), terms)
    assert kinds(found) == {"relative"}
    assert found.clean is False


def test_a_long_file_is_searched_at_both_ends_and_that_is_said(told: Told) -> None:
    _, terms, dossier = told
    pieces = [b"\x00" * 2**20] * 70 + [NAME.encode()]
    held, _ = holding(replace(dossier, profile=PLATFORM), b"".join(pieces), "long.bin")
    found = screen(held, lambda _: iter(pieces), terms)
    assert kinds(found) == {"relative"}
    assert [one.why for one in found.unsearched] == ["too_long"]


def test_codes_take_the_place_of_names_for_this_recipient(told: Told) -> None:
    book, terms, dossier = told
    codes = codes_of(book)
    text = "Mahsa Orzu ва бародараш Рустам Шарифов; шоҳид Ятимова; Ашуров."
    coded = coder_for(book, PLATFORM, codes)(text)
    assert coded == "V1 ва бародараш R1; шоҳид W1; P1."
    assert screen(saying(dossier, coded), nothing, terms).findings == ()
    assert coder_for(book, COUNSEL, codes)(text) == text
    initials = replace(COUNSEL, admits={**COUNSEL.admits, Data.RELATIVES: How.INITIALS})
    assert "Р. Ш." in coder_for(book, initials, codes)(text)
