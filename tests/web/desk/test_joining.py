"""Joining by an invitation, coming back, and one's own passphrase, as people do it in a browser."""

import re
from collections.abc import Callable

from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.pages import Page

NEW = "four lanterns cross a slow river"


def invited(kian: Page) -> str:
    """Invite Nodira as Kian; give the code as the page shows it, once."""
    page = kian.post("/members/new", {"name": "Nodira", "login": "nodira", "role": "caseworker"}, status=200)
    found = re.search(r"([0-9A-Z]{4}-){5}[0-9A-Z]", page)
    assert found is not None
    assert found.group() not in kian.get("/members")
    return found.group()


def test_somebody_joins_signs_in_and_is_let_in(anyone: Page, kian: Page, dana: Page) -> None:
    code = invited(kian)
    anyone.get("/join")
    shown = anyone.post("/join", {"code": code.lower().replace("-", " ")}, status=200)
    assert "Nodira" in shown
    differing = anyone.post("/join", {"code": code, "passphrase": NEW, "once_more": "other"}, status=422)
    assert "not the same" in differing
    assert NEW not in differing
    assert "at least 14 characters" in anyone.post(
        "/join", {"code": code, "passphrase": "short", "once_more": "short"}, status=422
    )
    anyone.post("/join", {"code": code, "passphrase": NEW, "once_more": NEW})
    assert "You have joined" in anyone.get(anyone.location)
    anyone.sign_in("nodira", NEW)
    assert "Waits to be let in" in dana.get("/members")


def test_what_is_no_code_and_a_spent_one_are_refused_alike(anyone: Page, kian: Page) -> None:
    code = invited(kian)
    anyone.get("/join")
    anyone.post("/join", {"code": code, "passphrase": NEW, "once_more": NEW})
    seen = set()
    for typed in (code, "0000-0000-0000-0000-0000-0", "'; DROP TABLE invitation", "x" * 10_000):
        anyone.get("/join")
        page = anyone.post("/join", {"code": typed}, status=403)
        seen.add(re.sub(r'value="[^"]*"', "", page))
    assert len(seen) == 1


def test_a_form_of_another_site_joins_nobody(anyone: Page, kian: Page) -> None:
    code = invited(kian)
    anyone.get("/join")
    form = {"code": code, "passphrase": NEW, "once_more": NEW}
    anyone.post("/join", {**form, "csrf_token": "0" * 64}, status=403)
    anyone.post("/join", form, status=403, headers={"Origin": "https://example.org", "Sec-Fetch-Site": "cross-site"})
    anyone.get("/join")
    assert "Nodira" in anyone.post("/join", {"code": code}, status=200)


def test_a_member_comes_back_and_gets_their_cases_from_a_colleague(
    anyone: Page, kian: Page, dana: Page, world: World
) -> None:
    page = kian.post(f"/members/{world.members['lena']}/again", status=200)
    code = re.search(r"([0-9A-Z]{4}-){5}[0-9A-Z]", page)
    assert code is not None
    anyone.sign_in("lena", PASSPHRASES["lena"], 403)
    anyone.get("/join")
    anyone.post("/join", {"code": code.group(), "passphrase": NEW, "once_more": NEW})
    dana.post(f"/members/{world.members['lena']}/admit")
    anyone.get("/sign-in")
    anyone.sign_in("lena", NEW)
    assert world.case in anyone.get("/cases")


def test_a_passphrase_is_changed_by_its_owner_alone(dana: Page, world: World) -> None:
    other = sign_in(dana.app, "dana")
    form = {"present": PASSPHRASES["dana"], "passphrase": NEW, "once_more": NEW}
    assert "This is not your passphrase" in dana.post("/me/passphrase", {**form, "present": "wrong"}, status=422)
    dana.post("/me/passphrase", form)
    assert "Your passphrase is changed" in dana.get(dana.location)
    other.get(world.case, status=303)
    assert dana.get(world.case)


def test_the_signing_key_is_shown_and_renewed(dana: Page, browser: Callable[..., Page]) -> None:
    lena = browser("lena")
    before = re.search(r"SHA256:[A-Za-z0-9+/]{43}", lena.get("/members/signing-key"))
    dana.post("/members/signing-key")
    page = lena.get("/members/signing-key")
    assert before is not None
    assert before.group() in page
    assert "BEGIN SSH SIGNATURE" in page
    assert "Renew the key" not in page
