"""Who pressed whom through whom, out of an opened case: the people, accounts and offices, and what is said of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from casebook.model.incident import ActBody, InvolvementBody
from casebook.pictures.network import THROUGH, WHO, WHOM, Bond, Deed, Kind, Network, Node, is_likely, network
from casebook.services.reading import CaseBook, Opened
from casebook.web.desk.answers import term_label
from casebook.web.desk.choices import account_name, person_name
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext


def pressure_in(book: CaseBook, *, campaign: UUID | None = None, person: UUID | None = None) -> Network | None:
    """The network of a case, or what of it belongs to one campaign or person; None where there is nothing to show."""
    cast = _Cast(book)
    deeds = [
        Deed(
            tuple((cast.doer(each.body), _likely(each.body)) for each in book.involvements_of.get(act.id, [])),
            cast.victim(act.body.victim),
        )
        for act in book.acts
        if _belongs(book, act, campaign, person)
    ]
    bonds = list(cast.bonds())
    return network(cast.nodes, deeds, bonds, heads=(_("Who"), _("Through whom"), _("Whom")), more=_more)


def node_address(case_id: UUID, node_id: str) -> str:
    """The page of a person or account; "" for an office, which has none."""
    noun, _space, record = node_id.partition(" ")
    endpoint = {"account": "accounts.show", "person": "people.show"}.get(noun, "")
    named: dict[str, Any] = {f"{noun}_id": record}
    return url_for(endpoint, case_id=case_id, **named) if endpoint in current_app.view_functions else ""


class _Cast:
    """The people, accounts and offices that have a part, by their ids in the picture."""

    def __init__(self, book: CaseBook) -> None:
        self._book = book
        self._victims = {act.body.victim for act in book.acts}
        self.nodes: dict[str, Node] = {}

    def doer(self, part: InvolvementBody) -> str:
        if part.account in self._book.accounts:
            return self._account(part.account)
        if part.person in self._book.persons:
            return self._person(part.person)
        note = term_label("perpetrator_type", part.perpetrator_type)
        named = " ".join(part.organisation.split())
        if named:
            return self._add(Node(f"office {named.casefold()}", named, note, "office", WHO))
        return self._add(Node(f"nobody {part.perpetrator_type}", note or _("Not known who"), "", "unknown", WHO))

    def victim(self, person_id: UUID | None) -> str:
        if person_id in self._book.persons:
            return self._person(person_id)
        return self._add(Node("unsaid", _("Not said whom"), "", "unknown", WHOM))

    def bonds(self) -> Iterator[Bond]:
        """Links of accounts, which may bring in an account that did nothing; and relations of people who have a part."""
        accounts, persons = self._book.accounts, self._book.persons
        for link in self._book.account_links:
            body, words = link.body, term_label("account_link", link.body.kind)
            if body.account in accounts and body.other in accounts:
                yield Bond(self._account(body.account), self._account(body.other), words)
            elif body.account in accounts and body.person in persons:
                yield Bond(self._account(body.account), self._person(body.person), words)
        for relation in self._book.relations:
            one, other = f"person {relation.body.person}", f"person {relation.body.of}"
            if one in self.nodes and other in self.nodes:
                yield Bond(one, other, term_label("relationship", relation.body.relationship))

    def _account(self, account_id: UUID) -> str:
        body = self._book.accounts[account_id]
        name = account_name(body) or _("Account without a name")
        return self._add(Node(f"account {account_id}", name, term_label("platform", body.platform), "account", THROUGH))

    def _person(self, person_id: UUID) -> str:
        roles = self._book.roles_of.get(person_id, [])
        kind: Kind = "person"
        column = THROUGH if "intermediary" in roles else WHO
        if "target" in roles or "relative" in roles or person_id in self._victims:
            kind, column = "target" if "target" in roles else "relative", WHOM
        note = ", ".join(term_label("case_party_role", role) for role in roles)
        return self._add(Node(f"person {person_id}", person_name(self._book, person_id), note, kind, column))

    def _add(self, node: Node) -> str:
        return self.nodes.setdefault(node.id, node).id


def _belongs(book: CaseBook, act: Opened[ActBody], campaign: UUID | None, person: UUID | None) -> bool:
    parts = [each.body for each in book.involvements_of.get(act.id, [])]
    if person is not None and act.body.victim != person and person not in {part.person for part in parts}:
        return False
    bodies = [one.body for one in book.campaigns if one.id == campaign]
    return campaign is None or any(
        act.body.incident in body.incidents or any(part.account in body.accounts for part in parts if part.account)
        for body in bodies
    )


def _likely(part: InvolvementBody) -> bool:
    return is_likely(part.confidence, part.degree, account=part.account is not None)


def _more(column: int, count: int) -> str:
    if column == THROUGH:
        return ngettext("and %(num)s more account", "and %(num)s more accounts", count)
    return ngettext("and %(num)s more", "and %(num)s more", count)
