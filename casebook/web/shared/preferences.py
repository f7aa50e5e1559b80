"""Language and theme of one reader: two plain cookies that name nobody, and the translations that follow from them.

The language is the reader's cookie, else the best fit for the browser's list; a pack's language is chosen elsewhere.
"""

from importlib.resources import files

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel

from casebook.i18n import LOCALES, NAMES, direction, format_bytes, format_day, format_number, format_time, negotiate

THEMES = ("light", "dark")
_TELLING = {"lang": "casebook_language", "theme": "casebook_theme"}
_ONE_YEAR = 365 * 24 * 3600  # seconds


def speak_languages(app: Flask, *, traces: bool) -> None:
    """Give the application its translations, and its templates the words, direction and formats of the reader.

    Without `traces` a choice is forgotten when the browser closes, and its cookie does not name us.
    """
    app.config["KEEP_CHOICES"] = traces
    app.extensions["secure_cookies"] = lambda: request.is_secure  # a face that knows better puts its own
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(files("casebook").joinpath("translations"))
    Babel(app, locale_selector=locale)
    app.context_processor(_for_templates)
    app.after_request(_remember_asked_language)


def locale() -> str:
    """The language of this answer: asked for in the address, kept in the cookie, or negotiated."""
    if "locale" not in g:
        wanted = (request.args.get("lang", ""), _chosen("lang"))
        known = [one for one in wanted if one in LOCALES]
        g.locale = known[0] if known else negotiate(request.headers.get("Accept-Language", ""))
    return str(g.locale)


def theme() -> str:
    """The theme that this reader chose, "" to follow the system."""
    chosen = _chosen("theme")
    return chosen if chosen in THEMES else ""


def keep_language(response: Response, language: str) -> None:
    """Remember a language for a year, or while the browser is open; what is not one of ours is forgotten."""
    _keep(response, "lang", language if language in LOCALES else "")


def keep_theme(response: Response, chosen: str) -> None:
    """Remember a theme for a year; "" goes back to the system's wish."""
    _keep(response, "theme", chosen if chosen in THEMES else "")


def _keep(response: Response, name: str, choice: str) -> None:
    kept = current_app.config["KEEP_CHOICES"]
    lifetime = 0 if not choice else _ONE_YEAR if kept else None
    secure, sites = current_app.extensions["secure_cookies"](), "Lax" if kept else "Strict"
    response.set_cookie(_cookie(name), choice, max_age=lifetime, httponly=True, samesite=sites, secure=secure)


def _chosen(name: str) -> str:
    return request.cookies.get(_cookie(name), "")


def _cookie(name: str) -> str:
    return _TELLING[name] if current_app.config["KEEP_CHOICES"] else name


def _remember_asked_language(response: Response) -> Response:
    asked = request.args.get("lang", "")
    if asked in LOCALES and response.mimetype == "text/html":
        keep_language(response, asked)
    return response


def _for_templates() -> dict[str, object]:
    here = locale()
    return {
        "locale": here,
        "direction": direction(here),
        "direction_of": direction_of,
        "theme": theme(),
        "language_names": NAMES,
        "as_day": lambda day: format_day(day, here),
        "as_time": lambda moment, zone="UTC": format_time(moment, zone, here),
        "as_number": lambda number: format_number(number, here),
        "as_size": lambda size: format_bytes(size, here),
    }


def direction_of(language: str) -> str:
    """The direction of a text in any language a record may name; "auto" where the language is not known."""
    tag = language.partition("-")[0]
    return "auto" if not tag else "rtl" if tag in _RIGHT_TO_LEFT else "ltr"


_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"})
