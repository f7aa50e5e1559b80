"""Invented dossiers and pictures for the typesetter's tests: Mahsa's case, in four languages, at any size."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PIL import Image, ImageDraw

from casebook.exporters.documents import Authority, CertificateFacts, PackFile
from casebook.exporters.dossier import (
    AccountFacts,
    ActFacts,
    BondFacts,
    CaptureFacts,
    CaseFacts,
    CustodyFacts,
    Dossier,
    ExhibitFacts,
    ExhibitFile,
    Failure,
    IncidentFacts,
    InvolvementFacts,
    Issuer,
    PersonFacts,
    PostFacts,
    Software,
)
from casebook.exporters.profile import Data, How, Profile
from casebook.exporters.typeset.pictures import PictureSet

START = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
TAJIK = "Ту хоини Ватанӣ. Мо медонем, ки модарат дар куҷо зиндагӣ мекунад: кӯчаи Боғи ҳаёт, қишлоқи Ғазантарак."
TAJIK_ENGLISH = "You are a traitor to the homeland. We know where your mother lives: Bogh-i Hayot street, Ghazantarak."
PERSIAN = "دیروز دوباره به خانهٔ برادرم رفتند و پرسیدند او کجاست. می‌گویند اگر ننویسد، کاری ندارند."
PERSIAN_ENGLISH = "Yesterday they went to my brother's house again and asked where she is."
RUSSIAN = "Вызвали на «беседу» в отдел, держали четыре часа, показывали распечатки её записей."


def picture(text: str, width: int = 720, height: int = 1100) -> bytes:
    """A made-up screenshot as PNG."""
    image = Image.new("RGB", (width, height), (244, 246, 246))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, height // 12), fill=(15, 91, 100))
    draw.text((24, height // 30), text, fill=(255, 255, 255))
    for row in range(6):
        top = height // 8 + row * height // 8
        draw.rectangle((24, top, width - 24 - row * 40, top + height // 12), fill=(220, 228, 228))
        draw.text((40, top + 12), f"{text} line {row}", fill=(20, 30, 30))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def simple_pictures(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:
    """Shows our own test files; in production a limited process does this."""
    content = b"".join(pieces)
    if file.media_type.startswith("text/"):
        return PictureSet(text=content.decode("utf-8", "replace"))
    try:
        with Image.open(io.BytesIO(content)) as image:
            out = io.BytesIO()
            image.convert("RGB").save(out, "PNG")
    except OSError:
        return PictureSet()
    return PictureSet((out.getvalue(),))


def file_of(label: str, name: str, content: bytes, media_type: str, role: str = "original") -> ExhibitFile:
    """An exhibit's file with its true hashes."""
    return ExhibitFile(
        key=f"{label}/{name}",
        role=role,  # type: ignore[arg-type]
        name=name,
        original_name="скриншот ӯ.png" if media_type == "image/png" else name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
    )


class Files(dict[str, bytes]):
    """The bytes of a dossier's files, given in pieces as the pack exporter does."""

    def __call__(self, key: str) -> Iterator[bytes]:
        content = self[key]
        yield from (content[at : at + 65536] for at in range(0, len(content), 65536))


def post(number: int) -> PostFacts:
    """A post in Tajik with an English translation."""
    return PostFacts(
        platform="Facebook",
        url=f"https://www.facebook.com/permalink.php?story_fbid={90000000 + number}&id=100088{number:06d}",
        author_handle="@haqgu_example",
        author_display_name="Ҳақгӯ",
        account_id="100088123456789",
        native_id=str(90000000 + number),
        posted_at_displayed="3 март, 14:30",
        posted_at_utc=START + timedelta(days=number),
        text=TAJIK,
        language="tg",
        translation=TAJIK_ENGLISH,
        translation_language="en",
        translated_by="machine" if number % 2 else "translator T1",
    )


def exhibit(number: int, content: bytes, media_type: str = "image/png", name: str = "post.png") -> ExhibitFacts:
    """An exhibit with one original file."""
    label = f"E{number:03d}"
    return ExhibitFacts(
        label=label,
        title=("Post that names her mother's street", "پیام تهدید به برادر", "Запись о «беседе»")[number % 3],
        kind="screenshot",
        description="Screenshot of a public post with its comments.",
        language="tg",
        source_url=f"https://www.facebook.com/permalink.php?story_fbid={90000000 + number}&id=100088123456789",
        post=post(number),
        received_at_utc=START + timedelta(days=number, hours=2),
        capture=CaptureFacts(
            method="screenshot",
            captured_at_utc=START + timedelta(days=number, hours=1),
            tool_name="Firefox",
            tool_version="140.4",
            operator_role="Collector C1",
            clock_source="device clock",
            clock_offset_ms=120,
            zone="Europe/Warsaw",
            logged_in=False,
        ),
        files=(file_of(label, name, content, media_type),),
        custody_first_seq=number * 3,
    )


def incident(number: int) -> IncidentFacts:
    """One incident of each track in turn."""
    track = ("online", "home", "legal")[number % 3]
    when = START + timedelta(days=number * 5)
    return IncidentFacts(
        id=UUID(int=number),
        number=number,
        title=("Her mother's street is published", "بازجویی از برادر", "Вызов на «беседу»")[number % 3],
        when=f"about 14:00, {when:%d %B %Y}, Dushanbe time",
        sort_key=when.isoformat(),
        edtf=f"{when:%Y-%m-%d}",
        zone="Asia/Dushanbe",
        track=track,  # type: ignore[arg-type]
        place="Khujand" if track != "online" else "",
        severity="grave",
        narrative=("She saw the post in the evening and made a screenshot.", PERSIAN, RUSSIAN)[number % 3],
        acts=(
            ActFacts(
                kind="Publication of private data",
                victim="Mahsa",
                victim_id=UUID(int=102 if track == "home" else 101),
                perpetrators=("@haqgu_example (account), alleged, confidence: moderate",),
                involvements=(
                    InvolvementFacts(office="District office", note="Police")
                    if track == "home"
                    else InvolvementFacts(who=UUID(int=201), likely=True),
                ),
            ),
        ),
        posts=(post(number),) if track == "online" else (),
        sources=("Statement of the affected person, 4 March 2026",),
        exhibits=(f"E{number:03d}",),
    )


def dossier(exhibits: int = 3, incidents: int = 6, locale: str = "en") -> tuple[Dossier, Files]:
    """A case of the wished size with the bytes of its files."""
    contents = Files()
    facts = []
    for number in range(1, exhibits + 1):
        shown = exhibit(number, picture(f"E{number:03d}"))
        contents[shown.files[0].key] = picture(f"E{number:03d}")
        facts.append(shown)
    return (
        Dossier(
            pack_id="CBP-2026-7F3A91",
            pack_uuid=UUID("7f3a91c0-0000-4000-8000-000000000001"),
            profile=Profile(
                identifier="case_file",
                version="1",
                title="Case file",
                recipient_kind="counsel",
                admits=dict.fromkeys(Data, How.YES),
                last_verified_on="2026-11-23",
            ),
            issued_at=datetime(2026, 11, 23, 20, 26, 9, tzinfo=UTC),
            locale=locale,
            recipient="Lena, counsel for the appellant",
            purpose="Appeal against the refusal of protection",
            issuer=Issuer(
                legal_name="Example Legal Aid Office",
                register_no="KRS 0000000000",
                service_address="1 Example Street\n00-001 Warsaw",
                key_page="https://office.example/keys",
            ),
            software=Software(version="0.1.0", commit="403f5dd"),
            case=CaseFacts(
                reference="2026-014",
                title="Mahsa: pressure through an answer factory and her family",
                summary="Posts name her relatives; officers visit them within days. The pack sets the two side by side.",
                tlp="AMBER",
                stage="pressure on relatives",
                languages=("tg", "fa", "ru"),
            ),
            persons=(
                PersonFacts(
                    id=UUID(int=101), name="Mahsa", other_names=("Маҳса", "مهسا"), role="affected person", part="target"
                ),
                PersonFacts(
                    id=UUID(int=102),
                    name="R1",
                    role="relative",
                    relation="brother of the affected person",
                    part="relative",
                ),
            ),
            bonds=(BondFacts(one=UUID(int=102), other=UUID(int=101), words="brother"),),
            accounts=(
                AccountFacts(
                    id=UUID(int=201),
                    platform="Facebook",
                    handle="@haqgu_example",
                    display_name="Ҳақгӯ",
                    native_id="100088123456789",
                    url="https://www.facebook.com/profile.php?id=100088123456789",
                    earlier_handles=("@vatan_example",),
                ),
            ),
            incidents=tuple(incident(number) for number in range(1, incidents + 1)),
            exhibits=tuple(facts),
            custody=(),
            withheld=("whereabouts of the affected person", "status of the protection claim"),
            failures=(Failure(what="video.mp4", reason="The stored bytes are not those that were received."),),
            log_head="412:" + "ab" * 32,
        ),
        contents,
    )


def facts(of: Dossier) -> CertificateFacts:
    """What the pack exporter would say about the bytes of this dossier."""
    files = tuple(
        PackFile(
            path=f"data/exhibits/{shown.label}/original/{file.name}",
            size=file.size,
            sha256=file.sha256,
            exhibit=shown.label,
            description=shown.kind,
            captured_at=shown.capture.captured_at_utc,
            method=shown.capture.method,
            relation=file.role,
        )
        for shown in of.exhibits
        for file in shown.files
    )
    return CertificateFacts(
        files=files,
        file_count=len(files),
        payload_bytes=sum(file.size for file in files),
        manifest_sha256="0f" * 32,
        key_fingerprint="SHA256:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        authorities=(Authority(name="Example TSA", policy="1.3.6.1.4.1.99999.1"),),
    )


__all__ = [
    "CustodyFacts",
    "Files",
    "dossier",
    "exhibit",
    "facts",
    "file_of",
    "incident",
    "picture",
    "replace",
    "simple_pictures",
]
