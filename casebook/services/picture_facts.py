"""What a dossier says for its pictures: on which side people stand, who belongs together, who had a part in what.

It adds nothing to what is disclosed: both ends of a bond are people or accounts that the dossier names anyway.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from casebook.exporters.dossier import BondFacts, InvolvementFacts, Part
from casebook.model.incident import InvolvementBody
from casebook.pictures.network import is_likely
from casebook.services.reading import CaseBook
from casebook.vocabulary.terms import label

_SIDES: tuple[Part, ...] = ("target", "relative", "intermediary", "perpetrator")


def side_of(roles: Collection[str]) -> Part:
    """The side on which a person with these roles stands; who was harmed stands there whatever else they did."""
    return next((side for side in _SIDES if side in roles), "")


def bonds(book: CaseBook, left_out: Collection[UUID], locale: str) -> Iterator[BondFacts]:
    """Give the relations of people and the links of accounts whose both ends are disclosed."""
    known = (book.persons.keys() | book.accounts.keys()) - set(left_out)
    ends = [(one.body.person, one.body.of, "relationship", one.body.relationship) for one in book.relations]
    for link in book.account_links:
        other = link.body.other or link.body.person
        ends += [(link.body.account, other, "account_link", link.body.kind)] if other else []
    for one, other, list_name, code in ends:
        if one in known and other in known:
            yield BondFacts(one=one, other=other, words=label(list_name, code, locale))


def involvements(book: CaseBook, act_id: UUID, locale: str) -> tuple[InvolvementFacts, ...]:
    """Give the parts in an act, with the ids of people and accounts that the case knows."""
    return tuple(_involvement(book, each.body, locale) for each in book.involvements_of[act_id])


def _involvement(book: CaseBook, body: InvolvementBody, locale: str) -> InvolvementFacts:
    known = body.account if body.account in book.accounts else body.person
    return InvolvementFacts(
        who=known if known in book.accounts or known in book.persons else None,
        office=body.organisation,
        note=label("perpetrator_type", body.perpetrator_type, locale) if body.perpetrator_type else "",
        likely=is_likely(body.confidence, body.degree, account=body.account is not None),
    )
