"""One translation's certificate as a sheet for its translator to sign, before there is any pack.

It says what the certificate in a pack of that venue says, and nothing else of the case. Nothing is kept and nothing is disclosed: what
the translator signs comes back on paper, and its day is written into the translation. Source: exports.md §2.9.
"""

from dataclasses import replace
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.exporters.dossier import Dossier
from casebook.exporters.profiles import profile
from casebook.exporters.typeset.pictures import no_pictures
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.keys.keyring import Keyring
from casebook.model.translation import Translating
from casebook.services import disclosure, translating
from casebook.services.casework import hold
from casebook.services.composing import Choice
from casebook.services.drafts import coded
from casebook.services.translated_facts import Translations
from casebook.work import Work

VENUES = {"generic": "eu_generic", "eoir": "us_eoir", "uscis": "us_uscis", "uk": "uk_ftt_iac"}
"""By form of words: the kind of pack whose certificate it is."""


def sheet(
    work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, text_id: UUID, *, form: str, locale: str
) -> Dossier:
    """Give what `typeset` sets: one exhibit with one translation, as a pack of that venue would tell it.

    Raises:
        NotAllowed, NotFound: the actor may not write in the case or build packs of it, or there is no such translation.
        InvalidInput: there is no such form of words.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    body = translating.text(work, keys, case_id, evidence_id, text_id)
    kind = profile(VENUES[coded("translation_certificate", form, "form") or "generic"])
    choice = Choice(
        profile=kind.identifier,
        recipient=kind.title,
        purpose=kind.title,
        locale=locale,
        incidents=(),
        exhibits=(evidence_id,),
    )
    dossier = disclosure.compose(work, keys, case_id, choice).dossier
    said = msgspec.structs.replace(body.translating or Translating(), certificate=form)
    told = Translations(kind, locale).of_exhibit([msgspec.structs.replace(body, translating=said)], "", str)
    exhibits = tuple(
        replace(each, translations=tuple(replace(one, alone=False) for one in told)) for each in dossier.exhibits
    )
    case = replace(dossier.case, title="")
    return replace(dossier, pack_id=dossier.case.reference, case=case, exhibits=exhibits, incidents=())


def typeset(dossier: Dossier) -> bytes:
    """Set the sheet as a PDF; without a database, since it takes a second. Raises TypesettingFailed."""
    with TypstTypesetter(no_pictures) as typesetter:
        return typesetter.translation_certificates(dossier)
