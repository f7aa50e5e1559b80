"""The bare application under both faces: no session cookie of Flask's, no folder of files, closed to unknown hosts."""

from pathlib import Path

from flask import Flask, Request
from flask.sessions import SessionInterface, SessionMixin
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined

from casebook.web.shared.errors import answer_errors
from casebook.web.shared.headers import HeadersOnEverything
from casebook.web.shared.origin import refuse_foreign_fetches
from casebook.web.shared.preferences import speak_languages
from casebook.web.shared.static import serve_static
from casebook.web.shared.troubles import TROUBLES, Troubles
from casebook.web.shared.words import gettext_of_page, ngettext_of_page

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class NoSession(SessionInterface):
    """Flask's signed cookie would show what it holds to anybody with the cookie; casebook keeps nothing in one."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # noqa: ARG002
        """There is none: using flask.session fails loudly."""
        return None


def bare_application(
    name: str,
    *,
    instance: Path,
    hosts: tuple[str, ...],
    policy: str,
    troubles: Troubles = TROUBLES,
    traces: bool = True,
    https: bool = False,
) -> Flask:
    """An application with the shared look, languages, error pages and headers, answering only to `hosts`.

    Args:
        name: the package of the face; its `templates/` come first.
        instance: absolute folder; given so that Flask does not look for one of its own.
        hosts: names that this face answers to, without port; a leading dot admits subdomains.
        policy: the content security policy of every answer that sets none itself.
        troubles: what its error pages say.
        traces: whether a browser may keep style sheets and choices after it is closed.
        https: whether browsers are asked to come by HTTPS alone.
    """
    app = Flask(name, static_folder=None, instance_path=str(instance.resolve()))
    app.session_interface = NoSession()
    app.config.update(
        TRUSTED_HOSTS=[*hosts],
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2000,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.pop("config", None)
    app.jinja_env.globals.pop("session", None)
    app.jinja_loader = ChoiceLoader([PackageLoader(name), PackageLoader("casebook.web.shared")])
    serve_static(app, traces=traces)
    speak_languages(app, traces=traces)
    app.jinja_env.globals.update({"_": gettext_of_page, "gettext": gettext_of_page, "ngettext": ngettext_of_page})
    answer_errors(app, troubles)
    refuse_foreign_fetches(app)
    app.wsgi_app = HeadersOnEverything(app.wsgi_app, policy, https=https)  # type: ignore[method-assign]
    return app
