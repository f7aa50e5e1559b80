"""Fixtures only: an office with its cast, on real SQLite or real PostgreSQL (`tests/engines.py`), with real cryptography at a cheap cost."""

from __future__ import annotations

import copy
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import hypothesis
import pytest
from flask import Flask
from hypothesis.configuration import set_hypothesis_home_dir

from casebook.crypto.passphrase import Stretching
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.office import OfficeBody
from casebook.services import casework, founding, membership
from casebook.services.drafts import CaseDraft
from casebook.services.migration import migrate
from casebook.settings import Settings, load
from casebook.work import House, Work, begin
from tests import cast, engines, isolation, postgresql
from tests.nursery import fork_children
from tests.statements import share_compiled_statements
from tests.web.compiled import Compiled, compile_addresses_once, load_templates_once

if TYPE_CHECKING:
    from tests import buckets

# What it remembers names paths of this machine, so it does not lie in the tree.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / f"casebook-hypothesis-{os.getuid()}")
hypothesis.settings.register_profile("casebook", deadline=None)  # a loaded machine is slow, not wrong
hypothesis.settings.load_profile("casebook")

# Each test makes an application of its own: what they have in common is compiled once.
Flask.jinja_options = {"bytecode_cache": Compiled()}
compile_addresses_once()
load_templates_once()
share_compiled_statements()
isolation.watch()
fork_children()

# The suite starts casebook again and again, in processes of its own: those load what was compiled once.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Most tests commit to a database, and each commit waits for the disk. Memory has nothing to wait for; the folders of
# tests that passed are gone with them.
MEMORY = Path("/dev/shm")  # noqa: S108 -- each run makes a folder of its own there
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

CHEAP = "1024"  # KiB of Argon2id memory: the real function, at a test's cost
# In one lane, too: threads that wait for each other on a busy machine take longer than what they work out.
founding.Stretching = SimpleNamespace(new=partial(Stretching.new, passes=1, lanes=1))  # type: ignore[misc, assignment]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with long tests come first, so that at the end no worker waits long for another (a file is one worker's).

    On PostgreSQL, tests about SQLite itself are left to the run on SQLite.
    """
    if engines.ON_POSTGRESQL:
        of_sqlite = [item for item in items if item.get_closest_marker("about_sqlite")]
        config.hook.pytest_deselected(items=of_sqlite)
        items[:] = [item for item in items if item not in of_sqlite]
    long = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_unconfigure() -> None:
    """The database server of this test process ends with it."""
    engines.stop()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Databases of a test that has ended are dropped."""
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if folder is not None:
        engines.drop_below(folder)


@pytest.fixture(autouse=True)
def _held_what_it_wrote() -> Iterator[None]:
    """Every act of a test holds what it writes (`tests/isolation.py`)."""
    isolation.broken.clear()
    yield
    assert isolation.broken == []


@pytest.fixture(scope="session")
def postgresql_server() -> postgresql.Server:
    """One PostgreSQL server for this test process."""
    return engines.server()


@pytest.fixture(scope="session")
def moto_server() -> Iterator[buckets.Server]:
    """A server of buckets that knows put-if-absent, and checks no signature."""
    from tests import buckets  # noqa: PLC0415 -- it takes a second to load, and few tests need it

    with buckets.moto() as server:
        yield server


@pytest.fixture(scope="session")
def rclone_server() -> Iterator[buckets.Server]:
    """A server of buckets that checks signatures, and ignores put-if-absent."""
    from tests import buckets  # noqa: PLC0415 -- the same

    with buckets.rclone() as server:
        yield server


@pytest.fixture(params=["postgresql"] if engines.ON_POSTGRESQL else ["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    return str(request.param)


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each engine in turn."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'instance' / 'casebook.sqlite'}"
        return
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    made = server.new_database()
    yield made
    server.drop(made)


def settings_in(folder: Path, database: str = "") -> Settings:
    """Settings of a throw-away instance in a folder, on the suite's engine unless another database is given."""
    chosen = {"CASEBOOK_DATABASE": database or engines.database_of(folder)}
    return load({"CASEBOOK_INSTANCE": str(folder), "CASEBOOK_STRETCHING_MEMORY_KIB": CHEAP, **chosen})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a throw-away instance."""
    return settings_in(tmp_path / "instance")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with a migrated, empty database, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("migrated") / "instance"
    opened = House(settings_in(folder))
    migrate(opened)
    opened.close()
    return folder


@pytest.fixture
def house(migrated: Path, settings: Settings) -> Iterator[House]:
    """A migrated, empty database and blob store."""
    shutil.copytree(migrated, settings.instance)
    opened = House(settings)
    yield opened
    opened.close()


class Office:
    """A founded office and short ways to act in it as one of the cast."""

    def __init__(self, house: House) -> None:
        """Found it in an empty house."""
        self.house = house
        with begin(house, writes=True, name="init") as work:
            self.founded = founding.found(
                work, OfficeBody(name="Charogh", legal_name="Charogh e.V."), "North", (cast.KIAN, cast.DANA)
            )
        self.kian, self.dana = self.founded.members
        with self.acting(cast.KIAN) as (work, keys):
            self.lena = membership.add(work, keys, cast.LENA)
            self.omid = membership.add(work, keys, cast.OMID)

    def moved(self, house: House) -> Office:
        """Give the same office in a copy of its house."""
        twin = copy.copy(self)
        twin.house = house
        return twin

    @contextmanager
    def acting(
        self, who: founding.Newcomer, *, writes: bool = True, alone: bool = True
    ) -> Iterator[tuple[Work, Keyring]]:
        """Open a unit of work as a member, with their keyring; beside others if not `alone`, as the desk does."""
        with begin(self.house, writes=writes, alone=alone, name="test") as work:
            yield work, membership.unlock(work, who.login, who.passphrase)

    def session(self, who: founding.Newcomer) -> str:
        """Sign a member in; give the cookie."""
        with begin(self.house, writes=True, name="sign_in") as work:
            return membership.sign_in(work, who.login, who.passphrase)

    @contextmanager
    def resuming(self, cookie: str, *, writes: bool = True) -> Iterator[tuple[Work, Keyring | None]]:
        """Open a unit of work from a session's cookie."""
        with begin(self.house, writes=writes, name="test") as work:
            keys = sessions.resume(work.db, cookie, work.clock(), membership.limits(work))
            work.actor = keys.actor if keys else None
            yield work, keys

    def new_case(self, title: str = "Smear and pressure on the family") -> casework.CaseView:
        """Open a case as Dana."""
        with self.acting(cast.DANA) as (work, keys):
            return casework.open_case(work, keys, CaseDraft(title=title))


Acting = Callable[[founding.Newcomer], AbstractContextManager[tuple[Work, Keyring]]]


@pytest.fixture(scope="session")
def founded_office(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office, founded once; its house is closed, and tests work on copies."""
    folder = tmp_path_factory.mktemp("founded") / "instance"
    shutil.copytree(migrated, folder)
    founded = Office(House(settings_in(folder)))
    founded.house.close()
    return founded


@pytest.fixture
def office(founded_office: Office, settings: Settings) -> Iterator[Office]:
    """An office: Kian and Dana founded it, Lena and Omid wait to be let in."""
    shutil.copytree(founded_office.house.settings.instance, settings.instance)
    opened = House(settings)
    yield (moved := founded_office.moved(opened))
    opened.close()
    moved.house.close()  # a test may have opened it otherwise


@pytest.fixture(scope="session")
def founded_on_postgresql(postgresql_server: postgresql.Server, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office on PostgreSQL, founded once; its house is closed, and tests work on copies."""
    settings = settings_in(tmp_path_factory.mktemp("founded") / "instance", postgresql_server.new_database())
    house = House(settings)
    migrate(house)
    founded = Office(house)
    house.close()
    return founded


@pytest.fixture
def office_on(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same office on each database engine."""
    if engine == engines.CHOSEN:
        yield request.getfixturevalue("office")
        return
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    founded = request.getfixturevalue("founded_on_postgresql")
    database = server.copy_of(founded.house.settings.database)
    shutil.copytree(founded.house.settings.instance, tmp_path / "instance")
    opened = House(settings_in(tmp_path / "instance", database))
    yield (moved := founded.moved(opened))
    opened.close()
    moved.house.close()
    server.drop(database)
