"""The key that signs packs, renewed: old packs stay the office's, and `ssh-keygen` follows the chain."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from casebook.crypto.labels import KEY_NAMESPACE
from casebook.crypto.signing import VerifyingKey, check
from casebook.errors import NotAllowed, Tampered
from casebook.services import membership, recovering, signing_keys
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in


def renew(office: Office) -> str:
    """Renew it, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        return signing_keys.renew(work, keys)


def test_everybody_who_signs_signs_with_the_new_key_and_recovery_holds_it(office: Office) -> None:
    let_in(office, office.lena)
    fingerprint = renew(office)
    for who in (cast.DANA, cast.LENA):
        with office.acting(who, writes=False) as (work, keys):
            assert keys.signing_key().fingerprint == fingerprint
            assert VerifyingKey(work.office().verifying_key).fingerprint == fingerprint
    with begin(office.house, writes=True, name="recover") as work:
        recovering.recover_member(work, list(office.founded.sheets[:2]), "dana", "four lanterns cross a slow river")
        keys = membership.unlock(work, "dana", "four lanterns cross a slow river")
        assert keys.signing_key().fingerprint == fingerprint


def test_who_trusts_the_first_key_follows_to_the_last_with_a_tool_of_openssh(office: Office, tmp_path: Path) -> None:
    with office.acting(cast.DANA, writes=False) as (_, keys):
        first = keys.signing_key().fingerprint
    second, third = renew(office), renew(office)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        chain = signing_keys.former_keys(work, keys)[::-1]
    assert [each.fingerprint for each in chain] == [first, second]
    assert [json.loads(each.statement)["key"] for each in chain] == [second, third]
    for each in chain:
        (tmp_path / "signers").write_text(f'office namespaces="{KEY_NAMESPACE}" {each.key}\n')
        (tmp_path / "signature").write_bytes(each.signature)
        told = subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "office", "-n", KEY_NAMESPACE, "-s", "signature"],
            input=each.statement.encode(),
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert told.returncode == 0, told.stderr


def test_an_administrator_and_counsel_renew_nothing(office: Office) -> None:
    let_in(office, office.lena)
    for who in (cast.KIAN, cast.LENA):
        with pytest.raises(NotAllowed), office.acting(who) as (work, keys):
            signing_keys.renew(work, keys)


def test_a_signature_of_one_statement_is_none_of_another(office: Office) -> None:
    renew(office)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        (former,) = signing_keys.former_keys(work, keys)
    key = VerifyingKey(base64.b64decode(former.key.split()[1])[-32:])
    check(former.signature, former.statement.encode(), KEY_NAMESPACE, key)
    with pytest.raises(Tampered):
        check(former.signature, former.statement.replace("2026", "2027").encode(), KEY_NAMESPACE, key)
