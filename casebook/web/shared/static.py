"""Style sheets, the one script and the icon: read once, named by their digest, served from memory.

The digest in the address lets a browser keep a file for a year and still never see a stale one.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Flask, Response, abort, request, url_for

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One static file: its digest, its media type, its bytes plain and compressed."""

    digest: str
    media_type: str
    plain: bytes
    squeezed: bytes


def serve_static(app: Flask, *, traces: bool) -> None:
    """Serve every file beside this module's `static/` folder under /static/<digest>/<name>; add `static_url` to templates.

    Without `traces` nothing is left in a browser's cache: each page asks for its style sheets again.
    """
    sheets = _read_sheets()
    blueprint = Blueprint("static", __name__)

    @blueprint.get("/static/<digest>/<name>")
    def sheet(digest: str, name: str) -> Response:
        found = sheets.get(name)
        if found is None or found.digest != digest:
            abort(404)
        squeeze = request.accept_encodings["gzip"] > 0
        response = Response(found.squeezed if squeeze else found.plain, content_type=found.media_type)
        if squeeze:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if traces else "no-store"
        return response

    def static_url(name: str) -> str:
        return url_for("static.sheet", digest=sheets[name].digest, name=name)

    app.register_blueprint(blueprint)
    app.add_template_global(static_url)


@cache  # both faces of one process serve the same files
def _read_sheets() -> dict[str, Sheet]:
    found = {}
    for entry in files("casebook.web.shared").joinpath("static").iterdir():
        suffix = entry.name[entry.name.rfind(".") :]
        plain = entry.read_bytes()
        digest = hashlib.sha256(plain).hexdigest()[:16]
        found[entry.name] = Sheet(digest, _TYPES[suffix], plain, gzip.compress(plain, mtime=0))
    return found
