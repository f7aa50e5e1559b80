"""When the desk lets go of its index: with the last session that may use it, and when nobody has looked at it for long.

What searching packs has left in memory goes when nobody at all is signed in, and when nobody has searched for as long.
"""

from contextlib import suppress
from functools import partial
from threading import Event, Thread
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from casebook.errors import CasebookError
from casebook.keys import sessions
from casebook.services import hearing, index_keeping, shredding
from casebook.work import House, begin

EVERY = 30.0  # seconds


def close_shelves(house: House) -> None:
    """Close the shelves of the index that nobody may use any more, or has used as long as a session may idle."""
    if house.shelves.open_holders() or house.searched:
        idle = house.settings.idle_minutes * 60.0
        with begin(house, writes=False, name="index.close") as work:
            index_keeping.close_unused(work, idle=idle)
            empty = sessions.nobody_in(work.db)
        if empty or house.searched.idle() > idle:
            house.searched.forget()


def let_go(house: House, what: str, which: UUID | None) -> None:
    """Do what another process has announced: a session ended, a case left its team, or a member a case."""
    if what == "case" and which is not None:
        with begin(house, writes=False, name="index.drop") as work:
            index_keeping.drop_left(work, which)
        shredding.take_over(house)
    elif what == "member" and which is not None:
        house.shelves.close(lambda holder, _used: holder == ("member", which))
    else:
        close_shelves(house)


def watch(house: House) -> Event:
    """Do at once what other processes announce, and look every half minute besides; set the event to stop."""
    stopping = Event()
    hearing.listen(house, partial(let_go, house), stopping)

    def look() -> None:
        while not stopping.wait(EVERY):
            with suppress(
                SQLAlchemyError, CasebookError, OSError
            ):  # a busy database, or one out of reach, is asked again
                close_shelves(house)

    Thread(target=look, name="shelves", daemon=True).start()
    return stopping
