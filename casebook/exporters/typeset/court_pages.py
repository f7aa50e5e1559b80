"""Composes the blocks of a court's bundle, or of one exhibit as a file of its own, for the typesetter."""

from collections.abc import Mapping
from functools import cache

from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.typeset.bundle import picture_pages, places_of
from casebook.exporters.typeset.court import Bundle, court_bundle, court_single
from casebook.exporters.typeset.court_exhibits import Book, Shown
from casebook.exporters.typeset.exhibits import Album
from casebook.exporters.typeset.leaves import MARKER_SIZE, Room, marker_pixels
from casebook.exporters.typeset.marker import png
from casebook.exporters.typeset.scene import scene
from casebook.exporters.typeset.setting import Json, Setting


def court(
    setting: Setting,
    album: Album,
    *,
    dossier: Dossier,
    facts: CertificateFacts | None,
    seen: Mapping[str, Shown],
    parts: Mapping[str, str] | None = None,
) -> list[Json]:
    """The whole bundle; without facts the certificate's pages stay empty, which moves no exhibit."""
    return court_bundle(_bundle(setting, album, dossier, seen, facts, parts))


def single(setting: Setting, album: Album, *, dossier: Dossier, exhibit: ExhibitFacts, shown: Shown) -> list[Json]:
    """One exhibit alone."""
    return court_single(_bundle(setting, album, dossier, {exhibit.label: shown}, None, None), exhibit)


def _bundle(
    setting: Setting,
    album: Album,
    dossier: Dossier,
    seen: Mapping[str, Shown],
    facts: CertificateFacts | None,
    parts: Mapping[str, str] | None,
) -> Bundle:
    layout = dossier.profile.layout
    marker = album.add(png(marker_pixels(dossier.pack_uuid), *MARKER_SIZE))

    @cache
    def pictures() -> list[Json]:
        return picture_pages(setting, dossier)

    return Bundle(
        scene=scene(setting, dossier, places_of(dossier)),
        seen=seen,
        album=album,
        book=Book(marker, Room(layout.paper), layout.original_first),
        facts=facts,
        pictures=pictures,
        parts=parts,
    )
