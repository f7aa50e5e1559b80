"""What the error pages say: what happened, what was kept, what to do now. No codes, no blame."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page about an error says; the words are looked up when it is shown."""

    head: Any
    happened: Any
    kept: Any
    now: Any


Troubles = Mapping[int, Trouble]
AWAY = 504  # where a face says something of its own about a database that is away; the answer is 503 all the same

_UNCHANGED = lazy_gettext("Nothing was changed.")

TROUBLES = MappingProxyType(
    {
        403: Trouble(
            lazy_gettext("You may not do this"),
            lazy_gettext("Your role or your access to this case does not include this act. The attempt is in the log."),
            _UNCHANGED,
            lazy_gettext("If you need it for your work, ask the member who leads the case."),
        ),
        404: Trouble(
            lazy_gettext("There is nothing here for you"),
            lazy_gettext("This page does not exist, or it belongs to a case that you have no key for."),
            _UNCHANGED,
            lazy_gettext("Check the address, or go back to your cases."),
        ),
        405: Trouble(
            lazy_gettext("This address cannot be opened that way"),
            lazy_gettext("It only takes a form that casebook itself has shown."),
            _UNCHANGED,
            lazy_gettext("Go back and use the button on the page."),
        ),
        409: Trouble(
            lazy_gettext("This has already moved on"),
            lazy_gettext(
                "The record is no longer in the state that this act needs. Somebody may have been quicker, or the button was pressed twice."
            ),
            lazy_gettext("What was saved before is still there."),
            lazy_gettext("Open the record again and look before you go on."),
        ),
        413: Trouble(
            lazy_gettext("That is too large"),
            lazy_gettext("What you sent is larger than casebook takes in one go."),
            lazy_gettext("Nothing of it was kept."),
            lazy_gettext("Send fewer or smaller files, or split the text."),
        ),
        422: Trouble(
            lazy_gettext("Something in what was sent cannot be used"),
            lazy_gettext("One of the fields holds something that casebook cannot read."),
            _UNCHANGED,
            lazy_gettext("Go back, change it and send it again."),
        ),
        429: Trouble(
            lazy_gettext("Too many at once"),
            lazy_gettext("Many people are signing in at this moment, or one address tries very often."),
            _UNCHANGED,
            lazy_gettext("Wait a minute and try again."),
        ),
        502: Trouble(
            lazy_gettext("The stored files are out of reach just now"),
            lazy_gettext("casebook could not reach the place where files are kept, or was not let in."),
            lazy_gettext("Nothing was half saved. What was stored before is still there."),
            lazy_gettext("Wait a minute and try again. If it goes on, tell your administrator."),
        ),
        503: Trouble(
            lazy_gettext("The database does not answer just now"),
            lazy_gettext("casebook could not reach its database, or it was busy for too long."),
            lazy_gettext("Nothing was half saved: an act is kept whole or not at all."),
            lazy_gettext("Wait a minute and try again."),
        ),
        507: Trouble(
            lazy_gettext("There is no room left"),
            lazy_gettext("The server could not store what you sent."),
            lazy_gettext("Nothing of it was kept, and nothing else was lost."),
            lazy_gettext("Tell your administrator that the disk is full. Reading still works."),
        ),
        500: Trouble(
            lazy_gettext("Something went wrong on our side"),
            lazy_gettext("casebook could not finish this. The fault is noted in the server’s log, without your words."),
            lazy_gettext("Nothing was half saved: an act is kept whole or not at all."),
            lazy_gettext("Try again. If it happens twice, tell your administrator the time."),
        ),
    }
)
"""What the desk says, by HTTP status; other faces bring their own."""

NOT_UNDERSTOOD = Trouble(
    lazy_gettext("This could not be read"),
    lazy_gettext("What arrived was not a request that casebook understands."),
    _UNCHANGED,
    lazy_gettext("Go back to the page and try again."),
)
"""For every other error of the sender."""

DAMAGED = Trouble(
    lazy_gettext("This record is damaged"),
    lazy_gettext("Its stored bytes are not what was stored, so casebook does not show any of it."),
    lazy_gettext("Everything else still works. The damaged bytes were not touched."),
    lazy_gettext("Tell your administrator. A backup can bring this record back."),
)
"""For a record or file whose stored bytes are not what was stored."""
