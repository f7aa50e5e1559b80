"""The main job through the pages: a case, its incidents, its evidence, a pack."""

from tests.web.desk.steps import add_file, add_person, begin_pack, build, log_incident, open_case
from tests.web.pages import Page


def test_a_case_goes_from_opening_to_a_pack(dana: Page) -> None:
    case = open_case(dana)
    assert "The case is open" in dana.follow()
    person = add_person(dana, case)
    brother = add_person(dana, case, "Sorbon", role="relative", related_to=person, relationship="010102")
    incident = log_incident(
        dana,
        case,
        links="https://t.me/ovozi_misol_24/318?single",
        act="smear_sexual_gendered",
        victim=person,
        by_account="author",
        day="11 May 2026",
        time="14:00",
        zone="Asia/Dushanbe",
        original_text="Хоини Ватан",
        original_language="tg",
        translation="Traitor",
        translation_language="en",
        severity="high",
    )
    log_incident(
        dana, case, "Brother questioned", track="home", day="14 May 2026", victim=brother, act="relative_interrogated"
    )
    text = dana.get(incident)
    assert "@ovozi_misol_24" in text
    assert "11 May 2026" in text
    exhibit = add_file(dana, case, incidents=incident.rpartition("/")[2])
    assert "SHA-256" in dana.get(exhibit)
    for tab in ("", "/incidents", "/people", "/accounts", "/evidence", "/packs", "/access", "/history"):
        dana.get(case + tab)
    dana.get(f"{case}/packs/new")
    draft = begin_pack(dana, case)
    for step in ("", "/questions", "/checks", "/preview"):
        dana.get(draft + step)
    pack = build(dana, draft)
    assert "CBP-" in dana.get(pack)
    dana.get(f"{pack}/proof")
    assert dana.last.data.startswith(b"PK")
    dana.get(f"{pack}/reader")
    assert dana.last.data.startswith(b"%PDF")
