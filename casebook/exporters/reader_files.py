"""The files that a recipient files or reads: parts of the bundle, the certificate, documents to sign, single exhibits.

They stand alone beside the proof pack (exports.md §0, 1). Each is made when it is asked for and kept nowhere here.
"""

from collections.abc import Iterator
from typing import Protocol

from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts
from casebook.exporters.file_names import document_name, exhibit_name, part_name
from casebook.exporters.plain import encoded
from casebook.exporters.platform_files import Strip, platform_files
from casebook.exporters.profile import Document
from casebook.exporters.proof_pack import BuiltPack
from casebook.exporters.reader_file import ReaderFile
from casebook.exporters.typeset.certificates import due
from casebook.exporters.typeset.documents_set import documents_of
from casebook.exporters.typeset.leaves import BoundPart

PDF = "application/pdf"


class BundleTypesetter(Protocol):
    """What is asked of the typesetter."""

    def bundle_parts(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """Set the bundle in files below the recipient's limit."""

    def document(self, dossier: Dossier, document: Document) -> bytes:
        """Set one of the profile's documents."""

    def translation_certificates(self, dossier: Dossier) -> bytes:
        """Set what the translators sign."""

    def exhibit_parts(self, dossier: Dossier, exhibit: ExhibitFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """Set one exhibit as a file of its own, or as several below the recipient's limit."""


def reader_files(
    dossier: Dossier, built: BuiltPack, typesetter: BundleTypesetter, contents: Contents, strip: Strip
) -> Iterator[ReaderFile]:
    """Give every file of the recipient's own form, in the order in which it is filed; nothing for a profile without one.

    `dossier` is the one that was composed; what is set is the dossier as built, without what failed. `strip` draws the
    pictures of a form that is filled by copying anew, in a confined process.
    """
    made = built.dossier
    if dossier.profile.form:
        yield from platform_files(made, typesetter, contents, strip)
        return
    if dossier.profile.layout.style == "bundle":
        yield from _bundle(made, built, typesetter, contents)
        yield _file("certificate", document_name(made, "{pack}_Evidence-Certificate"), built.certificate)
    for document in documents_of(made):
        name = document_name(made, document.file_name)
        yield _file(f"document-{document.identifier}", name, typesetter.document(made, document))
    for each in made.data_files:
        yield ReaderFile(f"data-{each.name}", f"{made.pack_id}_{each.name}", each.media_type, (encoded(each.text),))
    if dossier.profile.layout.style == "bundle" and due(made):
        name = document_name(made, "{pack}_Translation-Certificates")
        yield _file("translation-certificates", name, typesetter.translation_certificates(made))
    if dossier.profile.layout.one_file_each:
        for exhibit in made.exhibits:
            parts = typesetter.exhibit_parts(made, exhibit, contents)
            names = exhibit_name(made, exhibit.label), exhibit_name(made, exhibit.label, several=True)
            yield from _in_parts(f"exhibit-{exhibit.label}", names, parts)


def _bundle(made: Dossier, built: BuiltPack, typesetter: BundleTypesetter, contents: Contents) -> Iterator[ReaderFile]:
    parts = typesetter.bundle_parts(made, built.facts, contents)
    yield from _in_parts("bundle", (part_name(made), part_name(made, several=True)), parts)


def _in_parts(code: str, names: tuple[str, str], parts: tuple[BoundPart, ...]) -> Iterator[ReaderFile]:
    """One file by the first name, or several by the second; a bundle in several is "part-1", "part-2" and so on."""
    if len(parts) == 1:
        yield _file(code, names[0], parts[0].content)
        return
    several = "part" if code == "bundle" else f"{code}-part"
    for number, part in enumerate(parts, 1):
        yield _file(f"{several}-{number}", names[1].format(part=number), part.content)


def _file(part: str, name: str, content: bytes) -> ReaderFile:
    return ReaderFile(part, name, PDF, (content,))
