"""Files made for these tests, one trait each; nothing here comes from a person."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pillow_heif
from PIL import Image

HERE = Path(__file__).parent.parent / "data"
IMAGES = HERE / "images"
PDFS = HERE / "pdf"
MEDIA = HERE / "media"

pillow_heif.register_heif_opener()


def picture(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def photograph_with_place(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Phone", "Nine", orientation
    exif[0x0131] = "Camera\x1bapp"
    exif.get_ifd(0x8769)[0x9003] = "2024:03:05 14:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 33.0, 35.28), 3: "W", 4: (68.0, 47.0, 13.2)})
    return picture("JPEG", exif=exif, comment=b"MARKER-IN-COMMENT", quality=95)


def png_claiming(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header claims any size, with `body` as its compressed pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zipped(**entries: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def office_file(folder: str) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<d/>"})


def open_document(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return made.getvalue()


def pdf(page_count: int = 1, password: str = "") -> bytes:
    document = pikepdf.new()
    for _ in range(page_count):
        document.add_blank_page(page_size=(200, 100))
    document.docinfo["/Title"] = "Даъват\u202e"
    document.docinfo["/CreationDate"] = "D:20240305140000+05'00'"
    made = io.BytesIO()
    encryption = pikepdf.Encryption(user=password, owner=password) if password else False
    document.save(made, encryption=encryption)
    return made.getvalue()


def pdf_with(**root: pikepdf.Object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, content in root.items():
        document.Root[f"/{name}"] = content
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


KINDS_OF_LOCKS = (
    2,
    3,
    4,
    6,
)  # revisions of the standard security handler (ISO 32000-2, 7.6.4): RC4 of 40 and 128 bits, AES of 128 and 256


def only_forbidding(octets: bytes, revision: int) -> bytes:
    """A document that anybody may open and that asks readers not to print or copy."""
    nothing = pikepdf.Permissions(extract=False, print_highres=False, print_lowres=False)
    lock = pikepdf.Encryption(owner="o", user="", R=revision, allow=nothing, aes=revision >= 4, metadata=revision >= 4)  # type: ignore[arg-type]
    new = io.BytesIO()
    with pikepdf.open(io.BytesIO(octets)) as document:
        document.save(new, encryption=lock)
    return new.getvalue()
