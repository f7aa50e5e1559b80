"""What a judge asks of online material, from what members said about an exhibit, in the words of a pack's language."""

from collections.abc import Callable

from casebook.exporters.dossier import ReliabilityFacts
from casebook.model.evidence import EvidenceBody
from casebook.vocabulary.terms import label


def reliability(body: EvidenceBody, words: Callable[[str], str], locale: str) -> ReliabilityFacts | None:
    """Give the fields of exports.md §2.3; None where nobody said anything. `words` puts codes in the place of names."""

    def said(list_name: str, code: str) -> str:
        return label(list_name, code, locale) if code else ""

    facts = ReliabilityFacts(
        account_owner=said("account_owner", body.account_owner),
        full_export=said("full_export", body.full_export),
        selectivity=tuple(filter(None, (said("selectivity", body.selectivity), words(body.selectivity_note)))),
        still_online=tuple(filter(None, words(body.online_checks).splitlines())),
        reach=words(body.reach),
        deletable_by=", ".join(said("deletable_by", code) for code in body.deletable_by),
        authority_interest=words(body.authority_interest),
    )
    return facts if facts != ReliabilityFacts() else None
