"""What is wrong with a database is said in one sentence when casebook starts, and nothing is changed by looking."""

import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from casebook.model import Base
from casebook.services.starting import OFFICE, why_stop
from casebook.work import House
from tests import engines, postgresql
from tests.cli.conftest import Casebook, Ran
from tests.conftest import Office, settings_in
from tests.migrations.kept import rows_of

SECRET = "correct-horse"


def refused(ran: Ran) -> str:
    """Give the one sentence in which a command refused to begin."""
    assert ran.status in {1, 2}, ran
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    return ran.err.strip()


@pytest.fixture
def pointed(casebook: Casebook, monkeypatch: pytest.MonkeyPatch) -> Casebook:
    """A command of an instance without an office, pointed at a database: `pointed(address)`."""

    def run(address: str, *arguments: str) -> Ran:
        monkeypatch.setenv("CASEBOOK_DATABASE", address)
        return casebook(*(arguments or ("log", "verify")))

    return run


@pytest.fixture
def there(founded_on_postgresql: Office, postgresql_server: postgresql.Server) -> str:
    """The address of a database in which an office works."""
    return postgresql_server.copy_of(founded_on_postgresql.house.settings.database)


def as_role(address: str, role: str, secret: str = "") -> str:
    """The same address for another role."""
    return make_url(address).set(username=role, password=secret or None).render_as_string(hide_password=False)


def sql(address: str, *statements: str) -> list[tuple[object, ...]]:
    """Say something to a database as its owner; give the last answer."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", f"mysql://root:{SECRET}@127.0.0.1/office", "sqlite://", "postgresql+psycopg2://127.0.0.1/office"],
)
def test_an_address_that_names_no_database_of_ours(pointed: Casebook, address: str) -> None:
    assert "address of the database cannot be read" in refused(pointed(address))
    assert "address of the database cannot be read" in refused(pointed(address, "check"))


def test_a_file_that_is_no_database(pointed: Casebook, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sirs, " * 100)
    assert "no SQLite database" in refused(pointed(f"sqlite:///{tmp_path}/letter.txt"))
    assert "cannot be opened" in refused(pointed(f"sqlite:///{tmp_path}/nowhere/office.sqlite", "init"))
    assert "run casebook init" in refused(pointed(f"sqlite:///{tmp_path}/office.sqlite"))
    assert not (tmp_path / "office.sqlite").exists()


def test_a_server_that_is_not_there_or_says_nothing(pointed: Casebook) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        place = f"postgresql+psycopg://casebook:{SECRET}@127.0.0.1:{port}/office?connect_timeout=2"
        assert "does not answer" in refused(pointed(place))
    assert "no server answers there" in refused(pointed(place))
    assert "no such host" in refused(pointed(f"postgresql+psycopg://casebook:{SECRET}@office.invalid/office"))


@pytest.fixture
def asks_for_passwords(postgresql_server: postgresql.Server, there: str) -> Iterator[str]:
    """A role of the server that has to give a password."""
    rules = Path(str(sql(there, "SHOW hba_file")[0][0]))
    before = rules.read_text()
    rules.write_text(f"host all stranger 127.0.0.1/32 scram-sha-256\nhost all outsider 127.0.0.1/32 reject\n{before}")
    sql(
        there,
        f"CREATE ROLE stranger LOGIN PASSWORD '{SECRET}'",
        "CREATE ROLE outsider LOGIN",
        "SELECT pg_reload_conf()",
    )
    yield "stranger"
    rules.write_text(before)
    sql(there, "DROP ROLE stranger", "DROP ROLE outsider", "SELECT pg_reload_conf()")


def test_a_server_that_does_not_let_us_in(pointed: Casebook, there: str, asks_for_passwords: str) -> None:
    assert "role or password is wrong" in refused(pointed(as_role(there, asks_for_passwords, SECRET + "x")))
    assert "asks for a password" in refused(pointed(as_role(there, asks_for_passwords)))
    assert "does not let this role in" in refused(pointed(as_role(there, "outsider")))
    assert "may not do what casebook needs" in refused(pointed(as_role(there, asks_for_passwords, SECRET)))
    assert "no such database or role" in refused(pointed(as_role(there, "nobody")))
    assert "no such database or role" in refused(pointed(there + "_"))


def test_a_database_that_takes_no_changes(pointed: Casebook, there: str) -> None:
    sql(there, f"ALTER DATABASE {make_url(there).database} SET default_transaction_read_only = on")
    assert "takes no changes" in refused(pointed(there))


def test_a_database_of_another_program(pointed: Casebook, postgresql_server: postgresql.Server) -> None:
    place = postgresql_server.new_database()
    sql(place, "CREATE TABLE invoice (id int)")
    assert "tables of another program" in refused(pointed(place))
    assert "tables of another program" in refused(pointed(place, "init"))
    sql(place, "CREATE TABLE alembic_version (version_num text)", "INSERT INTO alembic_version VALUES ('1a2b3c')")
    assert "tables of another program" in refused(pointed(place, "init"))
    assert sql(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(2,)]


def test_an_empty_database(pointed: Casebook, postgresql_server: postgresql.Server) -> None:
    place = postgresql_server.new_database()
    assert "run casebook init" in refused(pointed(place))
    assert sql(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_second_office_is_not_founded_where_one_is(pointed: Casebook, there: str, tmp_path: Path) -> None:
    assert "There is an office here already" in refused(pointed(there, "init"))
    assert not (tmp_path / "instance" / OFFICE).exists()


def test_an_instance_folder_knows_its_office(
    founded: Casebook, pointed: Casebook, there: str, postgresql_server: postgresql.Server, tmp_path: Path
) -> None:
    own = engines.database_of(tmp_path / "instance")
    told = tmp_path / "instance" / OFFICE
    office = told.read_text()
    assert told.stat().st_mode & 0o777 == 0o600
    assert "holds another office" in refused(pointed(there))
    assert "holds another office" in refused(pointed(there, "serve"))
    for empty in (postgresql_server.new_database(), f"sqlite:///{tmp_path}/typo.sqlite"):
        assert "There is no office in the database" in refused(pointed(empty))
        assert "There is no office in the database" in refused(pointed(empty, "init"))
    assert not (tmp_path / "typo.sqlite").exists()
    told.unlink()  # an instance of before
    assert pointed(own).status == 0
    assert told.read_text() == office
    told.write_text("somebody's")
    assert "does not say which office" in refused(pointed(own))


def test_an_older_program_leaves_a_newer_database_alone_and_a_running_one_stops(
    founded: Casebook, tmp_path: Path
) -> None:
    house = House(settings_in(tmp_path / "instance"))
    assert why_stop(house) == ""
    with house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '29990101'")
        connection.exec_driver_sql("DELETE FROM schema_standing")
    before = rows_of(house, dict(Base.metadata.tables))
    assert "newer version of casebook" in refused(founded("log", "verify"))
    assert "newer version of casebook" in why_stop(house)
    assert rows_of(house, dict(Base.metadata.tables)) == before
    house.close()


def test_a_database_that_does_not_answer_stops_nobody(tmp_path: Path) -> None:
    house = House(settings_in(tmp_path / "instance", "postgresql+psycopg://casebook@127.0.0.1:9/office"))
    assert why_stop(house) == ""
    house.close()
