"""What the portal's error pages say: to somebody who may be afraid, in plain words, with what was kept and a way on."""

from types import MappingProxyType

from flask_babel import lazy_gettext

from casebook.web.shared.troubles import AWAY, Trouble

_KEPT = lazy_gettext("What you sent before is still there.")
_AGAIN = lazy_gettext("Please go back to the page before and try again. What you wrote stands below, if it reached us.")

TROUBLES = MappingProxyType(
    {
        403: Trouble(
            lazy_gettext("This cannot be done here"),
            lazy_gettext("What arrived did not come from a page of this site."),
            lazy_gettext("Nothing was changed."),
            lazy_gettext("Please begin again from the first page."),
        ),
        404: Trouble(
            lazy_gettext("There is no such page"),
            lazy_gettext("The address may have changed, or a letter of it is missing."),
            _KEPT,
            lazy_gettext("Please go on from the first page."),
        ),
        405: Trouble(
            lazy_gettext("This page cannot be opened that way"),
            lazy_gettext("It only takes what one of our pages sends."),
            _KEPT,
            lazy_gettext("Please go on from the first page."),
        ),
        408: Trouble(
            lazy_gettext("The connection was too slow"),
            lazy_gettext("What you were sending did not arrive in time."),
            lazy_gettext("Nothing of it was kept. What you sent before is still there."),
            _AGAIN,
        ),
        409: Trouble(
            lazy_gettext("This is done already"),
            lazy_gettext("The button may have been pressed twice, or another tab was quicker."),
            lazy_gettext("Your report was not sent twice."),
            lazy_gettext("If you have a return code, come back with it. Otherwise begin again from the first page."),
        ),
        413: Trouble(
            lazy_gettext("That is too much at once"),
            lazy_gettext("What you sent is larger than we can take in one go."),
            lazy_gettext("Nothing of it was kept. What you sent before is still there."),
            lazy_gettext("Please make the text shorter, or send fewer files at a time."),
        ),
        415: Trouble(
            lazy_gettext("Files cannot be added on this page"),
            lazy_gettext("Only the page for files takes files."),
            lazy_gettext("Nothing of it was kept. What you sent before is still there."),
            _AGAIN,
        ),
        422: Trouble(
            lazy_gettext("Something could not be read"),
            lazy_gettext("One of the fields holds something that we cannot read."),
            lazy_gettext("Nothing was changed."),
            _AGAIN,
        ),
        429: Trouble(
            lazy_gettext("Many people are writing at this moment"),
            lazy_gettext("We are still here, only slower than usual."),
            lazy_gettext("What you sent before is still there."),
            lazy_gettext("Please wait a minute and try again."),
        ),
        502: Trouble(
            lazy_gettext("Files cannot be kept just now"),
            lazy_gettext("We could not reach the place where files are kept."),
            lazy_gettext("Nothing of it was kept. Everything that you sent before is safe."),
            lazy_gettext("Please wait a minute and try again, or send the text without files."),
        ),
        503: Trouble(
            lazy_gettext("Many people are writing at this moment"),
            lazy_gettext("We are still here, only slower than usual."),
            _KEPT,
            lazy_gettext("Please wait a minute and try again."),
        ),
        AWAY: Trouble(
            lazy_gettext("We cannot take anything in just now"),
            lazy_gettext("The place where reports are kept does not answer."),
            lazy_gettext("Nothing was half saved. What you sent before is still there."),
            lazy_gettext("Please wait a few minutes and try again. What you wrote stands below, if it reached us."),
        ),
        507: Trouble(
            lazy_gettext("There is no room left just now"),
            lazy_gettext("We could not store what you sent."),
            lazy_gettext("Nothing of it was kept. Everything that you sent before is safe."),
            lazy_gettext("Please try again tomorrow, or send the text without files."),
        ),
        500: Trouble(
            lazy_gettext("Something went wrong on our side"),
            lazy_gettext("We could not finish this. It is not your mistake."),
            lazy_gettext("Nothing was half saved. What you sent before is still there."),
            _AGAIN,
        ),
    }
)
"""By HTTP status."""
