"""The portal: what people who report see. It can seal to the team and opens nothing but what a reporter's own code opens.

It needs no script, asks nothing of anybody else's server, and keeps no address of a visitor.
"""

from functools import cache, partial
from urllib.parse import urlsplit

from flask import Flask, Response, request

from casebook.inspection.names import display_name
from casebook.services.posting import ticket_key
from casebook.settings import Settings
from casebook.web.portal import codes, files, start, threads, writing
from casebook.web.portal.browser import form_token, secure, set_cookies
from casebook.web.portal.copying import CopyRoom
from casebook.web.portal.guards import Places, typed_words
from casebook.web.portal.lanes import Lanes
from casebook.web.portal.letterbox import Letterbox
from casebook.web.portal.patience import Patient
from casebook.web.portal.troubles import TROUBLES
from casebook.web.portal.wording import term_label, when_words
from casebook.web.shared.application import LOOPBACK, bare_application
from casebook.web.shared.headers import PORTAL_POLICY
from casebook.web.shared.uploads import StreamingRequest
from casebook.work import House

MOST_PARTS = 400  # of one form: every question and more files than a report may have
MOST_TEXT = 2 * 1024 * 1024  # bytes of one form, files aside; the longest text takes 1.2 MB in Tajik or Persian letters


def create_portal(settings: Settings, opened: House | None = None) -> Flask:
    """Build the portal.

    Args:
        settings: where this installation keeps things.
        opened: the house that this process holds open already, if it does.
    """
    onion = urlsplit(settings.onion).hostname or ""
    hosts = (*LOOPBACK, settings.portal.rpartition(":")[0], *settings.hosts, *([onion] if onion else []))
    app = bare_application(
        __name__,
        instance=settings.instance,
        hosts=hosts,
        policy=PORTAL_POLICY,
        troubles=TROUBLES,
        traces=False,
        https=settings.secure_cookies,
    )
    app.request_class = StreamingRequest
    app.url_map.merge_slashes = False  # or such an address is answered with our host in it
    app.config.update(MAX_FORM_PARTS=MOST_PARTS, MAX_CONTENT_LENGTH=MOST_TEXT, MAX_FORM_MEMORY_SIZE=MOST_TEXT)
    app.extensions |= {
        "casebook": (house := opened or House(settings)),
        "letterbox": Letterbox(),
        "lanes": Lanes(
            settings.reports_per_minute, lambda: house.clock().timestamp(), cache(partial(ticket_key, house))
        ),
        "places": Places(),
        "copy_room": CopyRoom(),
        "typed_words": typed_words,
        "secure_cookies": secure,
    }
    app.context_processor(lambda: _of_every_page(settings))
    for module in (start, writing, files, codes, threads):
        module.routes(app)
    app.after_request(set_cookies)
    app.wsgi_app = Patient(app.wsgi_app)  # type: ignore[method-assign]
    if onion:
        app.after_request(lambda response: _told_of_onion(response, settings.onion, onion))
    return app


def _of_every_page(settings: Settings) -> dict[str, object]:
    return {
        "csrf_token": form_token,
        "office_name": settings.portal_name,
        "leave_to": settings.leave_to,
        "display_name": display_name,
        "term_label": term_label,
        "when_words": when_words,
        "gateway": "X-Tor2web" in request.headers,  # what opens onion addresses for ordinary browsers says so itself
    }


def _told_of_onion(response: Response, address: str, host: str) -> Response:
    # Only the address itself: a path in this header would tell where somebody was.
    if response.mimetype == "text/html" and request.host.partition(":")[0] != host:
        response.headers["Onion-Location"] = address.rstrip("/") + "/"
    return response
