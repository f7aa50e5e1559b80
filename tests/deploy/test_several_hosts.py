"""The examples for several hosts: each is what it says, and they agree with each other. tests/hosts drives an office with them."""

import json
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from casebook.blobs.bucket_address import address_of
from casebook.cli import faces
from casebook.settings import Settings, load
from tests.architecture.tree import ROOT
from tests.deploy.test_examples import without_comments

DEPLOY = ROOT / "deploy" / "several-hosts"
SETTINGS = sorted(DEPLOY.glob("*.toml"))


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[[str], Settings]:
    """The settings of a host whose instance folder has an example as its settings.toml."""

    def read(name: str) -> Settings:
        shutil.copy(DEPLOY / name, tmp_path / "settings.toml")
        return load({"CASEBOOK_INSTANCE": str(tmp_path)})

    return read


def of_postgresql() -> dict[str, str]:
    lines = without_comments(DEPLOY / "postgresql.conf").splitlines()
    return {name.strip(): value.strip(" '") for name, _, value in (line.partition("=") for line in lines if line)}


@pytest.mark.parametrize("path", SETTINGS, ids=lambda path: path.name)
def test_settings_are_settings_and_no_secret_stands_among_them(
    path: Path, settings_of: Callable[[str], Settings]
) -> None:
    settings = settings_of(path.name)  # which refuses what is no setting
    database = make_url(settings.database)
    assert (database.drivername, database.password) == ("postgresql+psycopg", None)
    assert database.query["sslmode"] == "verify-full"
    assert database.query["passfile"].startswith("/etc/casebook/"), "the user of the service has no home"
    assert address_of(settings.blobs).endpoint.startswith("https://")
    assert settings.blobs_secret_file
    assert settings.blobs_authority_file


def test_all_hosts_name_the_same_database_and_bucket() -> None:
    given = [tomllib.loads(path.read_text("utf-8")) for path in SETTINGS]
    kept = [{name: value for name, value in each.items() if name.startswith(("database", "blobs"))} for each in given]
    assert len(SETTINGS) == 2
    assert kept[0] == kept[1]


def test_faces_are_reached_through_https_on_their_own_host_alone(settings_of: Callable[[str], Settings]) -> None:
    settings = settings_of("web.toml")
    assert settings.secure_cookies
    assert {address.partition(":")[0] for address in (settings.desk, settings.portal, settings.status)} == {"127.0.0.1"}
    front = without_comments(DEPLOY / "front.conf")
    assert "ssl_certificate" not in front  # what stands in front opens nothing
    for line in ("access_log off;", "error_log /dev/null crit;", "ssl_preread on;"):
        assert line in front


def test_the_database_has_room_for_every_process_and_keeps_what_it_was_told(
    settings_of: Callable[[str], Settings],
) -> None:
    web, worker, told = settings_of("web.toml"), settings_of("worker.toml"), of_postgresql()
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


def test_the_policy_of_the_bucket_is_for_the_place_that_the_settings_name(
    settings_of: Callable[[str], Settings],
) -> None:
    place = address_of(settings_of("web.toml").blobs)
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
