"""Two programs of neighbouring versions on one database, as while an office is upgraded host by host.

The newer one is this program with one more migration.
"""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from casebook.cli.serving import Watch
from casebook.cli.tallying import Listener
from casebook.model import Base
from casebook.services import migration
from casebook.services.measures import ready
from casebook.services.migration import Shape, head, is_current, migrate, shape_of
from casebook.work import House
from tests.cli.conftest import Casebook
from tests.conftest import settings_in
from tests.migrations.kept import rows_of

FUTURE = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "29990101", "{head}", None, None
{says}


def upgrade():
    op.create_table("weather", sa.Column("day", sa.Date(), primary_key=True))
    op.add_column("case_file", sa.Column("weather", sa.String(8), nullable=True))


def downgrade():
    op.drop_column("case_file", "weather")
    op.drop_table("weather")
"""


@pytest.fixture
def office(database: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Casebook:
    """An office of this program, on each engine."""
    monkeypatch.setenv("CASEBOOK_DATABASE", database)
    founded: Casebook = request.getfixturevalue("founded")
    return founded


@contextmanager
def newer(folder: Path, says: str) -> Iterator[None]:
    """Be the next version, whose last migration says something about older ones."""
    migrations = folder / "migrations"
    shutil.copytree(migration.FOLDER, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / "29990101_weather.py").write_text(FUTURE.format(head=head(), says=says))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migration, "FOLDER", migrations)
        migration._script.cache_clear()
        yield
    migration._script.cache_clear()
    shutil.rmtree(migrations)


def test_a_neighbouring_version_works_on_while_others_are_upgraded(
    office: Casebook, database: str, tmp_path: Path
) -> None:
    with newer(tmp_path, f'oldest = "{head()}"'):
        assert office("log", "verify").status == 0
    house = House(settings_in(tmp_path / "instance", database))
    assert shape_of(house.engine) is Shape.ADMITS
    assert ready(house).schema
    house.close()
    reference = office("cases", "create", "--title", "Smear", "--json", login="dana").json()["reference"]
    with newer(tmp_path, f'oldest = "{head()}"'):
        assert [each["reference"] for each in office("cases", "list", "--json", login="dana").json()] == [reference]
    refused = office("backup", "create", str(tmp_path / "backups"))
    assert refused.status == 2
    assert "let that version back it up" in refused.err
    refused = office("move", "--database", f"sqlite:///{tmp_path}/new.sqlite")
    assert refused.status == 2
    assert "let that version move it" in refused.err
    assert not (tmp_path / "new.sqlite").exists()


def test_a_version_that_may_not_work_on_a_newer_shape_refuses_and_one_that_serves_stops(
    office: Casebook, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(settings_in(tmp_path / "instance", database))
    with newer(tmp_path, ""):
        assert office("log", "verify").status == 0
    before = rows_of(house, dict(Base.metadata.tables))
    refused = office("cases", "create", "--title", "Smear", login="dana")
    assert refused.status == 2
    assert refused.err.startswith("The database was written by a newer version of casebook")
    assert shape_of(house.engine) is Shape.NEWER
    assert not ready(house).schema
    with Listener() as listener:
        watch = Watch(house, listener)
        monkeypatch.setattr("casebook.cli.serving.LOOK", 0)
        assert not watch._may_go_on()
    assert "newer version" in watch.reason
    assert rows_of(house, dict(Base.metadata.tables)) == before
    house.close()


def test_hosts_that_start_at_once_change_the_shape_once(database: str, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    houses = [House(settings_in(tmp_path / f"host{number}", database)) for number in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(migrate, houses))
    assert all(is_current(house) for house in houses)
    for house in houses:
        house.close()
