"""Records that are nothing but their fields: made from their declarations, kept word for word, corrected by two at once."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from casebook import vocabulary
from casebook.model import Base, CaseFile, CaseRecord, Intervention
from casebook.model.base import Body
from casebook.model.fields import fields_of
from casebook.model.intervention import InterventionBody, Letter
from casebook.services import recording
from casebook.services.records import PLAIN_NOUNS
from casebook.web.desk.record_forms import FEW, form_for
from casebook.web.desk.record_words import NOUNS
from casebook.work import House
from tests.web.desk.conftest import PASSPHRASES, World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG, add_person, log_incident, open_case
from tests.web.desk.steps import UUID as ID
from tests.web.desk.test_round_trip import PLACES, Filler, as_dana, missing
from tests.web.pages import Page
from tests.web.typed import typed_in

TABLES = {noun.__tablename__: noun for noun in PLAIN_NOUNS}
HERE = {table: noun for table, noun in TABLES.items() if noun not in PLACES and table != "note"}
"""The nouns whose pages are tested nowhere else."""
MISTYPED = "9" * 40


def id_in(address: str) -> str:
    return address.rpartition("/")[2]


def added(page: Page, case: str, noun: str, **fields: Any) -> str:
    """Add a record; give its address."""
    before = set(re.findall(rf"records/{noun}/({ID})", page.get(f"{case}/records/{noun}")))
    page.post(f"{case}/records/{noun}/new", fields)
    (new,) = set(re.findall(rf"records/{noun}/({ID})", page.get(f"{case}/records/{noun}"))) - before
    return f"{case}/records/{noun}/{new}"


# ── words and forms ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", TABLES)
def test_every_typed_field_has_a_label_and_stands_in_exactly_one_section(table: str) -> None:
    words, noun = NOUNS[table], TABLES[table]
    typed = [one.name for one in fields_of(noun.body_type) if one.typed]
    grouped = [name for section in words.sections for name in section.fields]
    assert sorted(grouped) == sorted(typed)
    assert set(words.labels) == set(typed)
    assert set(words.hints) <= set(typed)
    for one in fields_of(noun.body_type):
        if issubclass(one.plain, Body):
            assert set(words.parts[one.plain]) == {part.name for part in fields_of(one.plain) if part.typed}


def test_what_a_caseworker_may_not_know_is_not_asked_first() -> None:
    for table, words in NOUNS.items():
        assert len(words.sections[0].fields) <= 8, table  # what one knows at once
        needed = {one.name for one in fields_of(TABLES[table].body_type) if one.needed and one.typed}
        assert needed <= set(words.sections[0].fields), table


@pytest.mark.parametrize("body_type", [noun.body_type for noun in PLAIN_NOUNS] + [Letter])
def test_a_form_has_every_field_that_is_typed_and_none_that_the_program_keeps(body_type: type[Body]) -> None:
    form = form_for(body_type)
    for one in fields_of(body_type):
        there = hasattr(form, one.name) or hasattr(form, f"{one.name}_day")
        part = issubclass(one.plain, Body)
        assert there == (one.typed and not part) or one.name == "revision", one.name
    assert form_for(body_type) is form


def test_every_form_opens_and_says_what_such_a_record_is_for(dana: Page, world: World) -> None:
    for table in set(TABLES) - {"note"}:
        page = dana.get(f"{world.case}/records/{table}/new")
        assert str(NOUNS[table].teach) in page.replace("&#39;", "'"), table
    for address in ("records/note/new", "records/evidence/new", "records/person", "records/no_such"):
        dana.get(f"{world.case}/{address}", 404)


def test_short_lists_have_boxes_and_long_ones_are_one_list(dana: Page, world: World) -> None:
    page = dana.get(f"{world.case}/records/campaign/new")
    assert 'type="checkbox" value="' + id_in(world.incident) in page
    assert re.search(r'<select[^>]*multiple[^>]*name="techniques"|<select[^>]*name="techniques"[^>]*multiple', page)
    harms = dana.get(f"{world.case}/records/act/new")
    assert harms.count('name="harms"') == len(vocabulary.terms("harm")) <= FEW


# ── kept word for word ──────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_every_noun_comes_back_as_it_was(dana: Page, world: World, house: House) -> None:
    case_id, filler = UUID(id_in(world.case)), Filler(world)
    filler.known["consent"] = UUID(id_in(world.consent))
    filler.known["intervention"] = UUID(id_in(world.intervention))
    filler.known["legal_instrument"] = UUID(id_in(added(dana, world.case, "legal_instrument", kind="interpol_notice")))
    for table, noun in HERE.items():
        with as_dana(house) as (work, keys):
            before = filler.body(noun.body_type)
            once = {
                one.name: getattr(before, one.name)[:1]
                for one in fields_of(noun.body_type)
                if one.refers and one.several
            }
            members = {one.name: UUID(world.members["dana"]) for one in fields_of(noun.body_type) if _of_member(one)}
            before = msgspec.structs.replace(before, **once, **members)
            record = recording.put(work, keys, noun(case_id=case_id), before)
        address = f"{world.case}/records/{table}/{record}"
        dana.get(address)
        form = typed_in(dana.get(f"{address}/edit"), f"{address}/edit")
        assert missing(noun.body_type, {*form, "letters"}) == [] or table == "intervention"
        dana.post(f"{address}/edit", form)
        with as_dana(house, writes=False) as (work, keys):
            after = keys.open_row(work.db.get_one(noun, record), noun.body_type)
        assert msgspec.structs.replace(after, revision=1) == before, table


def _of_member(one: Any) -> bool:
    return type(one.meaning).__name__ == "OfMember"


def test_what_is_needed_alone_makes_a_record_and_it_goes_and_comes_back(dana: Page, world: World) -> None:
    other = log_incident(dana, world.case, "Before it")
    refers = {"person": world.person, "of": add_person(dana, world.case, "Her brother")}
    refers |= {"incident": id_in(world.incident), "other": id_in(other), "account": id_in(world.account)}
    for table in set(TABLES) - {"note", "involvement"}:
        noun = TABLES[table]
        fields = {
            one.name: refers[one.name]
            if one.refers
            else next(term.code for term in vocabulary.terms(one.coded) if term.selectable)
            if one.coded
            else "One <b>voice</b>"
            for one in fields_of(noun.body_type)
            if one.needed and one.typed
        }
        address = added(dana, world.case, table, **fields)
        assert "<b>voice</b>" not in dana.get(address)
        dana.get(f"{address}/remove")
        dana.post(f"{address}/remove")
        assert "It is removed" in dana.follow()
        dana.get(address, 404)


def test_a_form_begins_with_the_records_that_led_to_it(dana: Page, world: World) -> None:
    other = log_incident(dana, world.case, "Before it")
    elsewhere = log_incident(dana, open_case(dana), "In another case")
    asked = [id_in(one) for one in (world.incident, other, elsewhere)]
    page = dana.get(f"{world.case}/records/campaign/new?" + "&".join(f"incidents={one}" for one in [*asked, "' --"]))
    assert typed_in(page)["incidents"] == asked[:2]
    assert "In another case" not in page
    form = typed_in(dana.get(f"{world.case}/records/risk_assessment/new?level=high"))
    assert form["person"] == world.person  # the only affected one
    assert form["assessed_by"] == world.members["dana"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", form["assessed_on"])
    assert form["level"] == ""  # an address names records and nothing else


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("legal_instrument", {"kind": "interpol_notice", "issued_on": "32 May 2026", "charges": "Art. 307 «а»\nو «ب»"}, "issued_on"),
    ("legal_instrument", {"issued_by": "Суди ноҳия"}, "kind"),
    ("legal_instrument", {"kind": "a_love_letter", "tags": "a, б، پ"}, "kind"),
    ("account_snapshot", {"followers": "about 12", "biography": "<script>alert(1)</script>"}, "followers"),
    ("account_snapshot", {"followers": MISTYPED, "seen_day": "May 2026"}, "followers"),
    ("account_snapshot", {"seen_day": "03/04/2024", "display_name": "و\u202eعکس"}, "seen_day"),
    ("account_snapshot", {"seen_day": "12 May 2026", "seen_time": "26:90"}, "seen_time"),
    ("account_snapshot", {"seen_day": "12 May 2026", "seen_zone": "Asia/Nowhere"}, "seen_zone"),
    ("safety_plan", {"agreed_on": "May 2026", "measures": "New telephone"}, "agreed_on"),
    ("campaign", {"title": "x" * 301, "basis": "Same minute"}, "title"),
    ("referral", {"kind": "legal", "person": "00000000-0000-4000-8000-000000000000", "to": "A lawyer"}, "person"),
    ("risk_assessment", {"assessed_by": "00000000-0000-4000-8000-000000000000", "wishes": "Silence"}, "assessed_by"),
]  # fmt: skip


def test_what_cannot_be_used_is_said_at_its_field_and_every_word_stays(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for table, fields, wrong in WRONG:
        sent = {"account": id_in(world.account), **fields} if table == "account_snapshot" else fields
        page = dana.post(f"{world.case}/records/{table}/new", sent, 422)
        assert f'id="{wrong}-error"' in page, fields
        shown = typed_in(page)
        for name, typed in fields.items():
            if name not in {"kind", "person", "assessed_by"}:
                assert shown[name].replace("\r\n", "\n") == typed, name
    assert snapshot(house) == before


def test_numbers_dates_and_tags_are_read_in_any_script(dana: Page, world: World, house: House) -> None:
    account = {"account": id_in(world.account), "followers": "۱۲ ۳۴۵", "posts": "1,200", "seen_day": "۱۲ مه ۲۰۲۶"}
    address = added(dana, world.case, "account_snapshot", **account)
    page = dana.get(address)
    assert "12345" in page
    assert "1200" in page
    assert "12 May 2026" in page
    tagged = added(dana, world.case, "campaign", title="One voice", tags="hijob، дахолат; hijob\n, wave")
    with as_dana(house, writes=False) as (work, keys):
        noun = TABLES["campaign"]
        body: Any = keys.open_row(work.db.get_one(noun, UUID(id_in(tagged))), noun.body_type)
    assert body.tags == ("hijob", "дахолат", "wave")


def test_letters_that_a_form_does_not_ask_for_stay(dana: Page, world: World, house: House) -> None:
    letter = Letter(words="Сатр", by=UUID(world.members["dana"]))
    with as_dana(house) as (work, keys):
        body = InterventionBody(kind="platform_notice", letters=(letter,))
        record = recording.put(work, keys, Intervention(case_id=UUID(id_in(world.case))), body)
    dana.post(f"{world.case}/records/intervention/{record}/edit", {"kind": "police", "revision": "1"})
    with as_dana(house, writes=False) as (work, keys):
        after: Any = keys.open_row(work.db.get_one(Intervention, record), InterventionBody)
    assert (after.kind, after.letters) == ("police", (letter,))


def test_the_newest_look_at_the_danger_stands_first(dana: Page, world: World) -> None:
    for day, threats in (("2 May 2031", "Third"), ("1 May 2031", "Second"), ("30 April 2031", "First")):
        dana.post(f"{world.case}/records/risk_assessment/new", {"threats": threats, "assessed_on": day})
    page = dana.get(f"{world.case}/protection")
    assert page.index("Third") < page.index("Second") < page.index("First")


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_note_stands_beside_what_it_is_about_with_its_writer(
    browser: Callable[..., Page], dana: Page, world: World
) -> None:
    campaign = added(dana, world.case, "campaign", title="One voice")
    places = {
        "person": (f"{world.case}/people/{world.person}", world.person),
        "incident": (world.incident, id_in(world.incident)),
        "account": (world.account, id_in(world.account)),
        "content_item": (world.post, id_in(world.post)),
        "evidence": (world.exhibit, id_in(world.exhibit)),
        "campaign": (campaign, id_in(campaign)),
    }
    for noun, (address, record) in places.items():
        asked = f"{world.case}/notes/new?noun={noun}&record={record}"
        assert asked.replace("&", "&amp;") in dana.get(address), noun
        form = typed_in(dana.get(asked), f"{world.case}/notes/new")
        dana.post(f"{world.case}/notes/new", {**form, "words": f"Doubt about the {noun}"})
        assert dana.location.partition("?")[0] == address
        page = dana.follow()
        assert f"Doubt about the {noun}" in page
        assert "Dana Rahim" in page
    on_a_field = f"{world.case}/notes/new?noun=incident&record={id_in(world.incident)}&field=severity"
    form = typed_in(dana.get(on_a_field), f"{world.case}/notes/new")
    assert form["field"] == "severity"
    dana.post(f"{world.case}/notes/new", {**form, "words": "She named the street."})
    assert '<span class="tag">Severity</span>' in dana.get(world.incident)
    dana.post(f"{world.case}/notes/new", {"words": "On the case as a whole"})
    listed = dana.get(f"{world.case}/notes")
    assert listed.index("On the case") < listed.index("She named") < listed.index("Doubt about the person")
    counsel = browser("lena").get(f"{world.case}/notes")
    assert "She named the street." in counsel
    assert "notes/new" not in counsel


def test_a_note_on_what_is_not_there_is_no_note(dana: Page, world: World, house: House) -> None:
    foreign = id_in(log_incident(dana, open_case(dana), "In another case"))
    before = snapshot(house)
    for noun, record, field in (
        ("incident", foreign, ""),
        ("incident", "no id", ""),
        ("member", world.members["dana"], ""),
        ("incident", id_in(world.incident), "recorded_by"),
    ):
        dana.get(f"{world.case}/notes/new?noun={noun}&record={record}&field={field}", 404)
        dana.post(f"{world.case}/notes/new", {"noun": noun, "record": record, "field": field, "words": "x"}, 404)
    dana.post(f"{world.case}/notes/new", {"words": " "}, 422)
    assert snapshot(house) == before


# ── two at once, and too late ───────────────────────────────────────────────────────────────────────────

CHANGED = {"case": "title", "incident": "title", "evidence": "title", "person": "contact", "account": "note"}


def edited(world: World, what: str) -> tuple[str, str]:
    """The address of a form and a field of it."""
    places = {
        "case": f"{world.case}/edit",
        "incident": f"{world.incident}/edit",
        "evidence": f"{world.exhibit}/edit",
        "person": f"{world.case}/people/{world.person}/edit",
        "account": f"{world.account}/edit",
    }
    return places[what], CHANGED[what]


@pytest.mark.parametrize("what", [*CHANGED, "campaign"])
def test_two_who_correct_one_record_see_both_versions_and_choose(
    browser: Callable[..., Page], dana: Page, world: World, what: str
) -> None:
    omid = browser("omid")
    dana.post(f"{world.case}/access", {"member": world.members["omid"]})
    if what == "campaign":
        address, field = f"{added(dana, world.case, 'campaign', title='One voice')}/edit", "narratives"
    else:
        address, field = edited(world, what)
    shown = typed_in(dana.get(address), address)
    omid.post(address, {**shown, field: "Omid’s words"})
    page = dana.post(address, {**shown, field: "Dana’s words <i>"}, 422)
    both = page.partition('class="panel versions"')[2].partition("</section>")[0]
    first = both.partition('class="differs"')[2].partition("</tr>")[0]
    assert "Dana’s words &lt;i&gt;" in first
    assert "Omid’s words" in first
    assert first.count("differs") == 1
    assert "Changed by Omid Farr" in both
    assert "Omid’s words" in dana.get(address)  # nothing was overwritten
    # Keep mine: the small form carries everything that was typed, over the version that was shown.
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', both))
    assert int(carried["revision"]) == int(shown["revision"]) + 1
    dana.post(address, {**typed_in(page, address), "revision": carried["revision"]})
    assert typed_in(dana.get(address), address)[field] == "Dana’s words <i>"
    # And once more: what came in between is shown again, however often.
    page = omid.post(address, {**shown, field: "Omid again", "revision": carried["revision"]}, 422)
    assert "Changed by Dana Rahim" in page


def test_a_time_comes_back_as_it_was_typed_and_both_versions_say_it_in_words(dana: Page, world: World) -> None:
    typed = {"day": "13 May 2024", "time": "12:43", "zone": "Asia/Dushanbe"}
    incident = log_incident(dana, world.case, title="A call", **typed)
    dana.post(f"{world.case}/interventions/new", {"kind": "police", "addressee": "The police"})
    intervention = f"{dana.location.partition('?')[0]}/edit".replace("/interventions/", "/records/intervention/")
    dana.post(intervention, {**typed_in(dana.get(intervention), intervention), **_under("sent_", typed)})
    for address, prefix in ((f"{incident}/edit", ""), (intervention, "sent_")):
        shown = typed_in(dana.get(address), address)
        assert {name: shown[name] for name in _under(prefix, typed)} == _under(prefix, typed)
        dana.post(address, {**shown, f"{prefix}time": "13:00"})
        both = dana.post(address, {**shown, f"{prefix}about": "on"}, 422)
        first = both.partition('class="differs"')[2].partition("</tr>")[0]
        assert "about 12:43 on 13 May 2024, Dushanbe time" in first
        assert "13:00 on 13 May 2024, Dushanbe time" in first
        assert "T12:43" not in both


def _under(prefix: str, typed: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}{name}": words for name, words in typed.items()}


def test_keep_mine_sends_all_that_was_typed(dana: Page, world: World) -> None:
    address = f"{added(dana, world.case, 'campaign', title='One voice')}/edit"
    shown = typed_in(dana.get(address), address)
    dana.post(address, {**shown, "title": "Theirs"})
    mine = {"title": "Mine «1»", "basis": 'Line "one"\nline two', "tags": "a, b", "incidents": [id_in(world.incident)]}
    page = dana.post(address, {**shown, **mine}, 422)
    small = page.partition('class="end actions" method="post"')[2].partition("</form>")[0]
    carried: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', small):
        carried.setdefault(name, []).append(value.replace("&#34;", '"'))
    carried.pop("csrf_token")
    dana.post(address, carried)
    kept = typed_in(dana.get(address), address)
    assert {name: kept[name] for name in ("title", "tags")} == {"title": "Mine «1»", "tags": "a, b"}
    assert kept["basis"].replace("\r\n", "\n") == mine["basis"]
    assert kept["incidents"] == id_in(world.incident)


@pytest.mark.parametrize("what", [*CHANGED, "campaign"])
def test_a_mistake_in_a_form_does_not_make_it_the_newest(dana: Page, world: World, what: str) -> None:
    """Another member saves, then this form is refused for a mistake: the next sending must still meet their version."""
    if what == "campaign":
        address, field = f"{added(dana, world.case, 'campaign', title='One voice')}/edit", "title"
    else:
        address, field = edited(world, what)
    shown = typed_in(dana.get(address), address)
    dana.post(address, {**shown, field: "Theirs"})
    refused = dana.post(address, {**shown, field: "x" * 200_001}, 422)
    again = typed_in(refused, address)
    assert again["revision"] == shown["revision"]
    page = dana.post(address, {**again, field: "Mine"}, 422)
    assert "Two versions" in page


def test_an_access_that_was_taken_back_mid_edit_loses_no_word(
    browser: Callable[..., Page], dana: Page, world: World, house: House
) -> None:
    omid, lena = browser("omid"), browser("lena")
    dana.post(f"{world.case}/access", {"member": world.members["omid"]})
    address = f"{world.case}/records/safety_plan/new"
    form = {**typed_in(omid.get(address)), "measures": "Сими-корти нав\nТелефони нав", "person": world.person}
    dana.post(f"{world.case}/access/{world.members['omid']}/take-back")
    before = snapshot(house)
    page = omid.post(address, form, 404)
    assert "Сими-корти нав\nТелефони нав</textarea>" in page.replace("\r\n", "\n")
    assert "Mahsa" not in page
    assert world.person not in page
    # A case that never was answers with the same page.
    nowhere = address.replace(id_in(world.case), "00000000-0000-4000-8000-000000000000")
    assert omid.post(nowhere, form, 404) == page
    assert "Сими-корти нав" in lena.post(address, form, 403)
    assert snapshot(house) == before


@pytest.mark.parametrize("form", ["packs/new", "log", "evidence/new", "import"])
def test_a_form_with_files_loses_no_word_either(
    browser: Callable[..., Page], dana: Page, world: World, house: House, form: str
) -> None:
    omid = browser("omid")
    dana.post(f"{world.case}/access", {"member": world.members["omid"]})
    typed = {"purpose": "For the appeal", "words": "A call at night", "note": "Сими-корти нав"}
    dana.post(f"{world.case}/access/{world.members['omid']}/take-back")
    before = snapshot(house)
    sent = typed if form == "packs/new" else {**typed, "files": (io.BytesIO(PNG), "картинка.png")}
    page = omid.post(f"{world.case}/{form}", sent, 404)
    for words in typed.values():
        assert words in page
    assert page.count("What you typed") == 1
    assert snapshot(house) == before


def test_a_session_that_ended_mid_edit_loses_no_word(dana: Page, world: World, house: House) -> None:
    address = f"{world.case}/records/safety_plan/new"
    form = {**typed_in(dana.get(address)), "measures": "New telephone\nNew card, " + "and more " * 10}
    token = dana.token()
    dana.post("/sign-out")
    page = dana.post(address, form, 403, token=token)
    carried = {name: value for name, value in typed_in(page, "/sign-in").items() if name.startswith("kept")}
    dana.client.get("/sign-in")
    sent = {"login": "dana", "passphrase": PASSPHRASES["dana"], **carried}
    page = dana.post("/sign-in", sent, 200)
    dana.post(address, typed_in(page, address))
    with as_dana(house, writes=False) as (work, keys):
        noun = TABLES["safety_plan"]
        plan: Any = keys.open_row(work.db.query(noun).one(), noun.body_type)
    assert plan.measures.startswith("New telephone\nNew card, and more")


# ── nothing of the vocabularies is left out ─────────────────────────────────────────────────────────────

SET_BY_THE_PROGRAM = {
    "breach_kind": "asked in the register of breaches, which is the office's",
    "breach_risk": "asked in the register of breaches, which is the office's",
    "cape_stage": "derived from the acts",
    "case_state": "set by closing and reopening",
    "consent_state": "derived from the dates of a consent",
    "custody_event": "written by the custody chain",
    "decline_reason": "asked when a report is declined; it is of the report, not of the case",
    "derivative_operation": "says how a copy was made, by what made it",
    "direction": "a letter is sent or received by the page that records it",
    "directive_2024_1385": "equivalents of act_type in the crosswalk",
    "ending_reason": "asked when the end of a case is ordered",
    "erasure_decision": "asked when somebody wishes erasure",
    "export_profile": "the kind of pack that is built",
    "export_state": "where the building of a pack stands",
    "file_family": "derived from the content of a file",
    "foreign_proof": "found in imported proof files",
    "freedom_house_method_group": "equivalents of tnr_tactic in the crosswalk",
    "freedom_house_physical_incident_type": "equivalents of tnr_tactic in the crosswalk",
    "freedom_house_tactic": "equivalents of tnr_tactic in the crosswalk",
    "huridocs_48": "said by the notation of dates (EDTF)",
    "media_type": "derived from the content of a file",
    "member_role": "asked when a member is added; it is of the office",
    "redaction_code": "why a part of a pack was covered",
    "restriction_ground": "asked when the use of a case is restricted",
    "retention_end": "says what a term ends, on the page of terms",
    "retention_purpose": "says what is kept, on the page of terms",
    "retention_why": "says why it is kept, on the page of terms",
    "report_about": "asked by the portal",
    "report_danger": "asked by the portal",
    "report_help": "asked by the portal",
    "report_kind": "asked by the portal",
    "report_state": "set by sorting a report",
    "when_known": "asked by the portal",
}
"""Lists that no record's form asks for, and why."""


def declared() -> dict[str, set[str]]:
    """The fields that are coded by each list, by name."""
    found: dict[str, set[str]] = {}

    def look_at(body_type: type[Body]) -> None:
        for one in fields_of(body_type):
            if issubclass(one.plain, Body):
                look_at(one.plain)
            elif one.coded:
                found.setdefault(one.coded, set()).add(one.name)

    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, CaseRecord | CaseFile):
            look_at(mapper.class_.body_type)
    return found


def test_every_term_of_every_list_is_offered_by_a_form(dana: Page, world: World) -> None:
    pages = ["people/new", "accounts/new", "incidents/new", "posts/new", "consents/new", "edit", "evidence/new"]
    pages += [f"records/{table}/new" for table in set(TABLES) - {"note"}]
    texts = [dana.get(f"{world.case}/{address}") for address in pages]
    texts += [
        dana.get(f"{world.case}/people/{world.person}"),
        dana.get(world.post),
        dana.get(f"{world.incident}/acts/new"),
        dana.get(f"{world.exhibit}/translations/new"),
    ]
    offered = [pair for text in texts for pair in choices_in(text)]
    lists, left = declared(), set(vocabulary.list_names())
    short: list[tuple[str, list[str]]] = []
    for name in sorted(left - set(SET_BY_THE_PROGRAM)):
        wanted = {term.code for term in vocabulary.terms(name) if term.selectable}
        fields = lists.get(name, set())
        best = min((wanted - codes for field, codes in offered if field in fields), key=len, default=wanted)
        if best:
            short.append((name, sorted(best)))
    assert short == []
    assert set(SET_BY_THE_PROGRAM) <= left


def choices_in(page: str) -> list[tuple[str, set[str]]]:
    """Every group of choices of a page: the last part of its name, and the codes that it offers."""
    selects = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    found = [(name, set(re.findall(r'value="([^"]*)"', options))) for name, options in selects]
    boxes: dict[str, set[str]] = {}
    for tag in re.findall(r'<input[^>]*type="(?:checkbox|radio)"[^>]*>', page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            boxes.setdefault(name[1], set()).add(value[1])
    return [(name.rpartition("-")[2], codes) for name, codes in (*found, *boxes.items())]
