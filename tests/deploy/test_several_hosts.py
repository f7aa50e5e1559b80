"""The examples for several hosts: each is what it says, and they agree with each other. tests/hosts drives an office with them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from casebook.blobs.bucket_address import address_of
from casebook.cli import faces
from casebook.settings import Settings, load
from tests.architecture.tree import ROOT
from tests.deploy.test_examples import without_comments

DEPLOY = ROOT / "deploy" / "several-hosts"
SETTINGS = sorted(DEPLOY.glob("*.env"))
OURS = {f"CASEBOOK_{name.upper()}" for name in Settings.__dataclass_fields__}
OF_THE_SYSTEM = {"PGPASSFILE"}


def given(path: Path) -> dict[str, str]:
    lines = (line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def of_postgresql() -> dict[str, str]:
    lines = without_comments(DEPLOY / "postgresql.conf").splitlines()
    return {name.strip(): value.strip(" '") for name, _, value in (line.partition("=") for line in lines if line)}


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.name)
def test_settings_are_settings_and_no_secret_stands_among_them(path: Path) -> None:
    told = given(path)
    assert set(told) <= OURS | OF_THE_SYSTEM
    settings = load(told)
    database = make_url(settings.database)
    assert (database.drivername, database.password) == ("postgresql+psycopg", None)
    assert database.query["sslmode"] == "verify-full"
    assert address_of(settings.blobs).endpoint.startswith("https://")
    assert settings.blobs_secret_file
    assert settings.blobs_authority_file


def test_all_hosts_name_the_same_database_and_bucket() -> None:
    kept = [{name: value for name, value in given(path).items() if "DATABASE" in name or "BLOBS" in name} for path in SETTINGS]  # fmt: skip
    assert len(SETTINGS) == 2
    assert kept[0] == kept[1]


def test_faces_are_reached_through_https_on_their_own_host_alone() -> None:
    settings = load(given(DEPLOY / "web.env"))
    assert settings.secure_cookies
    assert {address.partition(":")[0] for address in (settings.desk, settings.portal, settings.status)} == {"127.0.0.1"}
    front = without_comments(DEPLOY / "front.conf")
    assert "ssl_certificate" not in front  # what stands in front opens nothing
    for line in ("access_log off;", "error_log /dev/null crit;", "ssl_preread on;"):
        assert line in front


def test_the_database_has_room_for_every_process_and_keeps_what_it_was_told() -> None:
    web, worker, told = load(given(DEPLOY / "web.env")), load(given(DEPLOY / "worker.env")), of_postgresql()
    hosts = without_comments(DEPLOY / "front.conf").count(":443 max_fails") // len(faces.FACES)
    serving = hosts * (len(faces.FACES) * web.processes + 1) * web.connections  # and what starts and watches the faces
    assert int(told["max_connections"]) >= serving + 2 * worker.connections
    assert {told[name] for name in ("fsync", "full_page_writes", "synchronous_commit", "ssl")} == {"on"}
    assert (told["log_statement"], told["log_min_error_statement"]) == ("none", "panic")
    assert told["listen_addresses"] == make_url(web.database).host


def test_only_casebook_comes_to_the_database_and_only_over_tls() -> None:
    rules = [line.split() for line in without_comments(DEPLOY / "pg_hba.conf").splitlines() if line]
    assert [rule for rule in rules if rule[0] != "local"] == [
        ["hostssl", "casebook", "casebook", "10.86.0.0/24", "scram-sha-256"]
    ]


def test_the_policy_of_the_bucket_is_for_the_place_that_the_settings_name() -> None:
    place = address_of(load(given(DEPLOY / "web.env")).blobs)
    allowing, listing, denying = json.loads((DEPLOY / "bucket-policy.json").read_text("utf-8"))["Statement"]
    assert allowing["Resource"] == f"arn:aws:s3:::{place.bucket}/{place.prefix}/*"
    assert listing["Resource"] == f"arn:aws:s3:::{place.bucket}"
    assert denying["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert not [act for act in (*allowing["Action"], *listing["Action"]) if "Policy" in act or act.endswith("*")]


def test_nginx_itself_reads_what_stands_in_front(tmp_path: Path) -> None:
    program, module = shutil.which("nginx"), Path("/usr/lib/nginx/modules/ngx_stream_module.so")
    text = (DEPLOY / "front.conf").read_text("utf-8")
    assert text.count("{") == text.count("}")
    if program is None or not module.exists():
        return  # what is read without it stands above
    whole = f"load_module {module};\npid {tmp_path}/pid;\nevents {{}}\n{text.replace('listen 443', 'listen 8443')}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    ran = subprocess.run([program, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
