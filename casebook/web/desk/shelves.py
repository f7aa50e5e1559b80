"""When the desk lets go of its index: with the last session that may use it, and when nobody has looked at it for long.

What searching packs has left in memory goes when nobody at all is signed in, and when nobody has searched for as long.
"""

from contextlib import suppress
from threading import Event, Thread

from sqlalchemy.exc import OperationalError

from casebook.keys import sessions
from casebook.services import index_keeping
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


def watch(house: House) -> Event:
    """Look every half minute whether a session elsewhere has ended; set the event to stop."""
    stopping = Event()

    def look() -> None:
        while not stopping.wait(EVERY):
            with suppress(OperationalError):  # a busy database is asked again
                close_shelves(house)

    Thread(target=look, name="shelves", daemon=True).start()
    return stopping
