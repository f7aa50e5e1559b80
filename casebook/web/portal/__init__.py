"""The portal: what people who report see. It holds public keys only; nothing here can open anything.

For now it says, in four languages, that reports are not taken here yet. It sets no cookie that names anybody, needs no
script, and keeps no address of a visitor.
"""

from flask import Flask, Response, make_response, render_template

from casebook.settings import Settings
from casebook.web.shared.application import LOOPBACK, bare_application
from casebook.web.shared.headers import PORTAL_POLICY


def create_portal(settings: Settings) -> Flask:
    """Build the portal."""
    hosts = (*LOOPBACK, settings.portal.rpartition(":")[0], *settings.hosts)
    app = bare_application(__name__, instance=settings.instance, hosts=hosts, policy=PORTAL_POLICY)
    app.context_processor(lambda: {"office_name": ""})
    app.add_url_rule("/", "home", home)
    app.add_url_rule("/health", "health", health)
    return app


def home() -> Response:
    """Say that reports are not taken here yet, and where to turn."""
    return make_response(render_template("portal/home.html"))


def health() -> Response:
    """Say that the portal answers; nothing about anything else."""
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response
