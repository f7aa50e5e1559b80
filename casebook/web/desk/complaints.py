"""Complaints to platforms: the copy-out sheet of one that was built, its files one by one, "I sent it", and what contests an answer.

Proposals for a complaint in preparation are shown with their reasons and taken over one by one, never in silence.
"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.exporters.profile import spoken
from casebook.keys.keyring import Keyring
from casebook.services import casework, complaining, delivery, preparing
from casebook.services.complaining import BuiltComplaint
from casebook.services.releasing import NotReleasable
from casebook.web.desk.answers import go, page
from casebook.web.desk.complaints_forms import ProposalForm, SentForm
from casebook.web.desk.complaints_words import field_label, proposal_title, proposal_why
from casebook.web.desk.deliveries_words import withheld_words
from casebook.web.desk.guards import guarded
from casebook.web.desk.looking import send
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("complaints", __name__)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/complaint")
@guarded(Permission.READ_PACK)
def sheet(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Show what is copied into the platform's form, in its order, with the files to upload."""
    built = complaining.built_complaint(work, keys, case_id, pack_id)
    return _sheet_page(work, keys, case_id, built, SentForm(day=f"{work.clock():%Y-%m-%d}"))


@blueprint.post("/cases/<uuid:case_id>/packs/<uuid:pack_id>/complaint")
@guarded(Permission.WRITE_CASE)
def sent(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID) -> ResponseReturnValue:
    """Record that it was sent: from here its deadlines count."""
    form = SentForm(request.form)
    if form.validate():
        with form.blaming(work):
            built = complaining.built_complaint(work, keys, case_id, pack_id)
            police = _("Tell the police: threat to life") if built.threat_to_life else ""
            opened = complaining.open_intervention(work, keys, case_id, pack_id, form.sending(police))
            return go("interventions.show", case_id=case_id, intervention_id=opened, said="complaint_sent")
    built = complaining.built_complaint(work, keys, case_id, pack_id)
    return _sheet_page(work, keys, case_id, built, form, 422)


@blueprint.get("/cases/<uuid:case_id>/packs/<uuid:pack_id>/complaint/<part>")
@guarded(Permission.READ_PACK, writes=True)
def fetch(work: Work, keys: Keyring, case_id: UUID, pack_id: UUID, part: str) -> ResponseReturnValue:
    """Hand over one file of a complaint to be uploaded; recorded as a delivery."""
    if part not in {each.part for each in complaining.built_complaint(work, keys, case_id, pack_id).files}:
        raise NotFound
    try:
        return send(delivery.hand_over(work, keys, case_id, pack_id, part=part))
    except NotReleasable:
        return go("complaints.sheet", case_id=case_id, pack_id=pack_id)


@blueprint.post("/cases/<uuid:case_id>/interventions/<uuid:intervention_id>/contest/<channel>")
@guarded(Permission.BUILD_PACK)
def contest(work: Work, keys: Keyring, case_id: UUID, intervention_id: UUID, channel: str) -> ResponseReturnValue:
    """Begin to prepare what contests a decision."""
    draft_id = complaining.begin_follow_up(work, keys, case_id, intervention_id, channel, locale=locale())
    return go("preparing.questions", case_id=case_id, draft_id=draft_id, said="draft_begun")


@blueprint.get("/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>/proposals")
@guarded(Permission.BUILD_PACK)
def proposals(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Show what may be put into a complaint, and why."""
    draft = preparing.draft(work, keys, case_id, draft_id)
    return page(
        "packs/proposals.html",
        case=casework.case(work, keys, case_id),
        draft=draft,
        proposals=complaining.proposed(work, keys, case_id, draft_id),
        form=ProposalForm(revision=draft.body.revision),
        title=proposal_title,
        why=proposal_why,
        build=None,
    )


@blueprint.post("/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>/proposals")
@guarded(Permission.BUILD_PACK)
def take_over(work: Work, keys: Keyring, case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Put one proposal into the answers."""
    form = ProposalForm(request.form)
    complaining.take_over(work, keys, case_id, draft_id, form.identifier.data or "", revision=form.seen())
    return go("complaints.proposals", case_id=case_id, draft_id=draft_id, said="proposal_taken")


def _sheet_page(
    work: Work, keys: Keyring, case_id: UUID, built: BuiltComplaint, form: SentForm, status: int = 200
) -> ResponseReturnValue:
    steps = spoken(built.kind.steps, locale()).splitlines()
    return page(
        "packs/sheet.html",
        status,
        case=casework.case(work, keys, case_id),
        built=built,
        form=form,
        steps=steps,
        form_url=built.kind.form_urls.get(built.channel, ""),
        label=lambda block: field_label(built.kind, block),
        withheld=withheld_words(built.withheld) if built.withheld else "",
    )
