"""A further host of an office in a test: the same database and files, an instance folder of its own, the secret carried over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from casebook.keys import hosts
from casebook.work import House, now


@contextmanager
def another_host(
    house: House, name: str = "second", *, secret: bool = True, clock: Callable[[], datetime] = now
) -> Iterator[House]:
    """Open a further host beside one that is open; without `secret` it was not given what the hosts share."""
    settings = replace(house.settings, instance=house.settings.instance.parent / name)
    settings.instance.mkdir(mode=0o700)
    if secret:
        hosts.take(settings, hosts.written(house.settings))
    opened = House(settings, clock)
    try:
        yield opened
    finally:
        opened.close()
