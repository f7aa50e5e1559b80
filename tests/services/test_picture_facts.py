"""The pictures of a pack know only whom the pack names: what was not chosen is in no line, no box and no bond."""

from casebook.dates import Moment
from casebook.exporters.typeset.bundle import picture_pages
from casebook.exporters.typeset.setting import Setting
from casebook.exporters.typeset.wording import wording
from casebook.model import AccountLink
from casebook.model.account import AccountLinkBody
from casebook.model.person import PersonName
from casebook.services import disclosure, recording, records
from casebook.services.composing import Choice
from casebook.services.drafts import AccountDraft, ActDraft, IncidentDraft, InvolvementDraft, PersonDraft
from tests import cast
from tests.conftest import Office


def test_who_was_left_out_of_a_pack_is_in_none_of_its_pictures(office: Office) -> None:
    case, incidents, accounts = office.new_case(), {}, {}
    with office.acting(cast.DANA) as (work, keys):
        target = PersonDraft(names=(PersonName(text="Mahsa Orzu"),), role="target")
        mahsa = recording.add_person(work, keys, case.id, target)
        for day, word in ((11, "CHOSEN"), (14, "OTHER")):
            kin = PersonDraft(names=(PersonName(text=f"{word}PERSON"),), related_to=mahsa, relationship="010102")
            person = recording.add_person(work, keys, case.id, kin)
            accounts[word] = recording.add_account(
                work, keys, case.id, AccountDraft(platform="telegram", handle=f"{word.lower()}_kanal")
            )
            by = (InvolvementDraft(account=accounts[word]), InvolvementDraft(organisation=f"{word}OFFICE"))
            incidents[word] = recording.record_incident(
                work,
                keys,
                case.id,
                IncidentDraft(
                    title=f"{word}INCIDENT",
                    when=Moment(f"2026-05-{day}", "Asia/Dushanbe"),
                    acts=(ActDraft(kind="doxxing", victim=person, involvements=by),),
                ),
            )
        records.add(
            work,
            keys,
            case.id,
            AccountLink,
            AccountLinkBody(account=accounts["CHOSEN"], other=accounts["OTHER"], kind="same_operator"),
        )
    choice = Choice(recipient="The court", purpose="Appeal", incidents=frozenset({incidents["CHOSEN"]}))
    with office.acting(cast.DANA) as (work, keys):
        part = disclosure.compose(work, keys, case.id, choice).dossier
    with office.acting(cast.DANA) as (work, keys):
        whole = disclosure.compose(work, keys, case.id, Choice(recipient="The court", purpose="Appeal")).dossier
    drawn, all_drawn = (str(picture_pages(Setting(wording("en")), dossier)) for dossier in (part, whole))
    for word in ("PERSON", "OFFICE"):
        assert f"CHOSEN{word}" in drawn
        assert f"OTHER{word}" in all_drawn
    assert "OTHER" not in drawn
    assert "@chosen_kanal" in drawn
    assert "other_kanal" not in drawn
    assert "Same operator" in all_drawn
    assert "Same operator" not in drawn
    assert [bond.words for bond in part.bonds] == ["Sibling"]
    assert part.incidents[0].acts[0].involvements[0].likely
    assert not part.incidents[0].acts[0].involvements[1].likely
