"""Words of complaints on the desk: what a field of a form is called, what a proposal is and why."""

from casebook.exporters.platform_sheet import Block
from casebook.exporters.profile import Profile
from casebook.services.complaint_proposals import Proposal
from casebook.web.desk.admission_words import said
from casebook.web.desk.answers import term_label
from casebook.web.shared.words import gettext as _


def field_label(kind: Profile, block: Block) -> str:
    """What a field is called in the reader's language; the sheet itself is in the recipient's."""
    known = {each.identifier: each.label for each in kind.form}
    return said(known[block.identifier]) if block.identifier in known else block.label


def proposal_title(why: str) -> str:
    """What a group of proposals is called."""
    return {
        "act": _("Kind of illegal content"),
        "ground": _("Legal grounds"),
        "policy": _("Rules of the platform"),
        "earlier": _("Earlier reports of the same"),
    }.get(why, why)


def proposal_why(proposal: Proposal) -> str:
    """Why it is proposed."""
    act = term_label("act_type", proposal.detail) if proposal.detail else ""
    if proposal.why == "act":
        return _("Because an act of this kind is recorded: %(act)s", act=act)
    if proposal.why == "ground":
        said_of = _("Because an act of this kind is recorded: %(act)s", act=act)
        return said_of if proposal.sure else f"{said_of}. {_('From memory: a lawyer has to confirm it.')}"
    if proposal.why == "policy":
        said_of = _("Because an act of this kind is recorded: %(act)s", act=act)
        return f"{said_of}. {_('Quote the clause from the live page, with the day.')}"
    return _("Recorded interventions about the same addresses or accounts")
