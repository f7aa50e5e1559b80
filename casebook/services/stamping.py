"""Add to an unstamped draft the time stamps that it lacks, when an authority answers again.

Three acts, as for a new pack: `reopen` gives what the draft was made from, `assembling.assemble` builds it again, `replace`
puts it in the draft's place. The files of `data/` stay as they are, which the manifest proves; certificate, instructions,
signature and ZIP are new. Source: exports.md §3.2 ("stamp later").
"""

from functools import partial
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.pack_events import PackStamped
from casebook.errors import IllegalMove, Tampered
from casebook.exporters.timestamps import NoTimeStamp
from casebook.keys.keyring import Keyring
from casebook.model import Pack, PackFile
from casebook.model.pack import PackBody, PackRecipe
from casebook.services.assembling import Assembled, blobs_of
from casebook.services.casework import hold
from casebook.services.clearing import Clearance
from casebook.services.composition import Composition
from casebook.services.consenting import Consents
from casebook.services.disclosure import keep_files
from casebook.services.recipes import unpacked
from casebook.services.recording import of_case
from casebook.work import Work


def reopen(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> Composition:
    """Give what an unstamped draft was made from, for `assembling.assemble`.

    Raises:
        NotFound: no such pack in this case.
        IllegalMove: it lacks no stamp.
        NoGrant: the actor holds no key that signs packs.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    row = of_case(work, Pack, pack_id, case_id)
    body = keys.open_row(row, PackBody)
    if not body.unstamped or row.recipe is None:
        raise IllegalMove("this pack lacks no time stamp")
    recipe = unpacked(keys.open_column(row, "recipe", row.recipe, PackRecipe))
    return Composition(
        case_id,
        recipe.choice,
        recipe.dossier,
        recipe.sources,
        recipe.intimate,
        recipe.evidence,
        keys.signing_key(),
        Clearance(  # what was cleared then; whether it may leave is asked again when it leaves
            dossier=recipe.dossier,
            content_digest=recipe.contents,
            problems=(),
            consents=Consents(given=(), missing=(), needed=False),
            held_back=(),
            approvals=(),
        ),
        (),
    )


def replace(work: Work, keys: Keyring, pack_id: UUID, assembled: Assembled) -> None:
    """Put the stamped pack in the draft's place; the draft's files go once this is committed.

    Raises:
        NoTimeStamp: stamps are still missing; the draft stays.
        Tampered: the files are not those of the draft; the draft stays.
        IllegalMove: somebody else has stamped it in the meantime.
    """
    case_id, built = assembled.composition.case_id, assembled.built
    work.undo += [partial(work.blobs.delete, blob) for blob in blobs_of(assembled)]
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    row = of_case(work, Pack, pack_id, case_id)
    body = keys.open_row(row, PackBody)
    if not body.unstamped:
        raise IllegalMove("this pack lacks no time stamp")
    if built.unstamped:
        raise NoTimeStamp("stamps are still missing")
    if built.facts.manifest_sha256 != body.manifest_sha256:
        raise Tampered
    further = list(work.db.scalars(select(PackFile).where(PackFile.pack_id == pack_id)))
    gone = [row.blob, row.reader_blob, *(each.blob for each in further)]
    work.after += [partial(work.blobs.delete, blob) for blob in gone if blob is not None]
    for each in further:
        work.db.delete(each)
    row.blob, row.reader_blob, row.recipe = assembled.blob, assembled.reader_blob, None
    stamped = msgspec.structs.replace(
        body,
        proof=assembled.proof,
        reader=assembled.reader,
        fingerprint=built.facts.key_fingerprint,  # the signing key may have been renewed since the draft
        stamped_by=tuple(stamp.authority for stamp in built.stamps),
        unstamped=False,
    )
    keys.seal_row(row, stamped)
    keep_files(row, assembled.further, work, keys)
    work.record(PackStamped(case=case_id, pack=pack_id, stamps=len(built.stamps), sha256=assembled.proof.sha256))
