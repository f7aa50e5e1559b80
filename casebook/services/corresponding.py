"""Tell what surrounds the incidents for one pack: papers of states, complaints with their letters, campaigns.

Notes of members, tasks, risk assessments, safety plans and referrals have no place here: they never leave in a pack.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from casebook.dates import Moment, bounds, in_words
from casebook.exporters.facts_around import CampaignFacts, InstrumentFacts, InterventionFacts, LetterFacts
from casebook.exporters.profile import Data, Profile
from casebook.model.campaign import CampaignBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.services.naming import Naming
from casebook.services.reading import CaseBook, Opened
from casebook.services.reasons import gaps
from casebook.services.telling import instant
from casebook.vocabulary.terms import label

# Whom it concerns what platforms were asked, and no more.
_OF_PLATFORMS = frozenset({"regulator", "helpline", "police"})


class Correspondent:
    """Turns papers and correspondence of an opened case into facts in the recipient's language."""

    def __init__(
        self,
        book: CaseBook,
        profile: Profile,
        naming: Naming,
        exhibits: Mapping[UUID, str],
        *,
        locale: str,
        of: UUID | None = None,
    ) -> None:
        self._book = book
        self._profile = profile
        self._naming = naming
        self._exhibits = exhibits
        self._locale = locale
        self._of = of  # the intervention that the pack contests

    def instruments(self) -> Iterator[InstrumentFacts]:
        """Tell of notices, warrants and judgments, in the order of their issue."""
        if self._profile.admits_any(Data.STATUS) or self._profile.admits_any(Data.PAPERS):
            told = [self._instrument(each) for each in self._book.instruments]
            yield from sorted(told, key=lambda one: one.sort_key or "9")

    def interventions(self) -> Iterator[InterventionFacts]:
        """Tell of complaints and requests, in the order of their sending."""
        if self._profile.admits_any(Data.CORRESPONDENCE):
            told = [self._intervention(each) for each in self._about()]
            yield from sorted(told, key=lambda one: one.sent_on or "9")

    def campaigns(self) -> Iterator[CampaignFacts]:
        """Tell of campaigns as they are supposed to hang together."""
        if self._profile.admits_any(Data.NARRATIVE) and self._profile.admits_any(Data.PERPETRATORS):
            for each in self._book.campaigns:
                yield self._campaign(each.body)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _about(self) -> list[Opened[InterventionBody]]:
        """What a complaint contests and what came before that, and nothing that went to others; else all of them.

        A regulator, a helpline, the police: who is given no such line learns what platforms were asked, and of no court.
        """
        supervises = self._profile.recipient_kind in _OF_PLATFORMS
        if supervises and self._of is None:
            return [each for each in self._book.interventions if each.body.platform]
        if not self._profile.form and not supervises:
            return self._book.interventions
        known, line = {each.id: each for each in self._book.interventions}, list[UUID]()
        following = self._of
        while following in known and following not in line:
            line.append(following)
            following = known[following].body.follows
        return [known[each] for each in line]

    def _label(self, list_name: str, code: str) -> str:
        return label(list_name, code, self._locale) if code else ""

    def _instrument(self, each: Opened[LegalInstrumentBody]) -> InstrumentFacts:
        body = each.body
        issued = Moment(edtf=body.issued_on or body.known_since)
        return InstrumentFacts(
            id=each.id,
            kind=self._label("legal_instrument", body.kind),
            person=self._naming.name(body.person),
            state=self._label("country", body.country),
            authority=body.issued_by,
            reference=body.reference,
            issued=in_words(issued, self._locale) if issued.edtf else "",
            sort_key=instant(issued),
            edtf=issued.edtf,
            standing=self._label("instrument_state", body.state),
            charges=self._naming.words(body.charges),
        )

    def _intervention(self, each: Opened[InterventionBody]) -> InterventionFacts:
        body, addresses = each.body, {post.id: post.body.canonical_url or post.body.url for post in self._book.posts}
        return InterventionFacts(
            id=each.id,
            kind=self._label("intervention_type", body.kind),
            kind_code=body.kind,
            channel=self._label("complaint_channel", body.channel),
            channel_code=body.channel,
            addressee=body.addressee,
            platform=self._label("platform", body.platform),
            platform_code=body.platform,
            reference=body.reference,
            sent=self._when(body.sent),
            sent_on=_day(body.sent),
            answered=self._when(body.answered),
            answered_on=_day(body.answered),
            outcome=self._label("complaint_outcome", body.outcome),
            outcome_code=body.outcome,
            answer=self._naming.words(body.answer),
            statement_reference=body.statement_reference,
            missing_reasons=gaps(body) if body.answered.edtf else (),
            addresses=tuple(addresses[post] for post in body.posts if post in addresses),
            letters=tuple(self._letter(letter) for letter in body.letters),
        )

    def _letter(self, letter: Letter) -> LetterFacts:
        return LetterFacts(
            at=self._when(letter.at),
            direction="received" if letter.direction == "received" else "sent",
            route=letter.route,
            reference=letter.reference,
            words=self._naming.words(letter.words),
            exhibits=tuple(self._exhibits[each] for each in letter.evidence if each in self._exhibits),
        )

    def _campaign(self, body: CampaignBody) -> CampaignFacts:
        about = "\n\n".join(part for part in (body.hypothesis, body.basis, body.narratives) if part)
        return CampaignFacts(
            title=self._naming.words(body.title), about=self._naming.words(about), accounts=tuple(body.accounts)
        )

    def _when(self, moment: Moment) -> str:
        return in_words(moment, self._locale) if moment.edtf else ""


def _day(moment: Moment) -> str:
    return bounds(moment.edtf, moment.zone)[0].date().isoformat() if moment.edtf else ""
