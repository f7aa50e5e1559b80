"""Who pressed whom through whom, from the dossier: the picture, and the same lines as a table."""

from casebook.exporters.dossier import Dossier, InvolvementFacts, PersonFacts
from casebook.exporters.typeset.drawings import drawing
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.pictures.network import THROUGH, WHO, WHOM, Bond, Deed, Kind, Network, Node, network

MOST_LINES = 60  # of the table; those with most acts come first


def pressing(setting: Setting, dossier: Dossier) -> list[Json]:
    """The picture, then the table that says the same; nothing where no act names anybody."""
    cast = _Cast(setting, dossier)
    deeds = [
        Deed(
            tuple((cast.doer(each), each.likely) for each in act.involvements),
            cast.known(str(act.victim_id)) or cast.unsaid(),
        )
        for incident in dossier.incidents
        for act in incident.acts
    ]
    bonds = [
        Bond(str(each.one), str(each.other), each.words)
        for each in dossier.bonds
        if cast.known(str(each.one)) and cast.known(str(each.other))
    ]
    heads = setting.words("graph_who"), setting.words("graph_through"), setting.words("graph_whom")
    found = network(cast.nodes, deeds, bonds, heads=heads, more=cast.more)
    if found is None:
        return []
    told = flat(setting.word("graph_alt", count=len(found.pressures)))
    return [drawing(setting, found.drawing, told), setting.tell("graph_key", "quiet"), *_tables(setting, found)]


class _Cast:
    """The people and accounts of the dossier, and the offices that its acts name."""

    def __init__(self, setting: Setting, dossier: Dossier) -> None:
        self._setting = setting
        victims = {act.victim_id for incident in dossier.incidents for act in incident.acts}
        self.nodes: dict[str, Node] = {
            str(person.id): _person(person, harmed=person.id in victims) for person in dossier.persons
        }
        for account in dossier.accounts:
            handle = f"@{account.handle.removeprefix('@')}" if account.handle else ""
            name = handle or account.display_name or account.native_id or account.url
            self.nodes[str(account.id)] = Node(str(account.id), name, account.platform, "account", THROUGH)

    def known(self, node_id: str) -> str:
        """The id, where the dossier names who it is; "" otherwise."""
        return node_id if node_id in self.nodes else ""

    def doer(self, part: InvolvementFacts) -> str:
        if found := self.known(str(part.who)):
            return found
        named = " ".join(part.office.split())
        if named:
            return self._add(Node(f"office {named.casefold()}", named, part.note, "office", WHO))
        name = part.note or self._setting.words("graph_nobody")
        return self._add(Node(f"nobody {part.note}", name, "", "unknown", WHO))

    def unsaid(self) -> str:
        return self._add(Node("unsaid", self._setting.words("graph_unsaid"), "", "unknown", WHOM))

    def more(self, column: int, count: int) -> str:
        return flat(self._setting.word("graph_more_accounts" if column == THROUGH else "graph_more", count=count))

    def _add(self, node: Node) -> str:
        return self.nodes.setdefault(node.id, node).id


def _person(person: PersonFacts, *, harmed: bool) -> Node:
    kind: Kind = "person"
    column = THROUGH if person.part == "intermediary" else WHO
    if person.part in ("target", "relative") or harmed:
        kind, column = "target" if person.part == "target" else "relative", WHOM
    return Node(str(person.id), person.name, person.role, kind, column)


def _tables(setting: Setting, found: Network) -> list[Json]:
    rows = [
        [
            [setting.cell(found.nodes[line.who].name)],
            [setting.cell(found.nodes[line.whom].name)],
            [setting.cell(setting.words("graph_likely" if line.likely else "graph_alleged"), ours=True)],
            [setting.cell(str(line.acts))],
        ]
        for line in found.pressures[:MOST_LINES]
    ]
    heads = ["graph_who", "graph_whom", "graph_sure", "acts"]
    blocks: list[Json] = [setting.table(["wide", "wide", "auto", "number"], heads, rows)]
    rest = len(found.pressures) - len(rows)
    blocks += [setting.tell("graph_rest", "quiet", count=rest)] if rest else []
    if found.bonds:
        held = [
            [
                [setting.cell(found.nodes[bond.one].name)],
                [setting.cell(bond.words)],
                [setting.cell(found.nodes[bond.other].name)],
            ]
            for bond in found.bonds[:MOST_LINES]
        ]
        blocks += [
            setting.sub("graph_bonds"),
            setting.table(["wide", "wide", "wide"], ["name", "relation", "name"], held),
        ]
    return blocks
