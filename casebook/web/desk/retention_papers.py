"""The record of processing and the impact assessment: to read, to print, and as files, in each language."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.i18n import LOCALES
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import retention_papers
from casebook.web.desk.answers import page
from casebook.web.desk.guards import guarded
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("papers", __name__)
FORMS = {"md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/data-protection/<any(record, dpia):kind>")
@guarded(Permission.SEE_CLOCKS)
def show(work: Work, keys: Keyring, kind: str) -> ResponseReturnValue:
    """Show a paper as a page that can be printed."""
    paper = retention_papers.paper(work, keys, kind, _language())
    return page("retention/paper.html", paper=paper, languages=LOCALES)


@blueprint.get("/data-protection/<any(record, dpia):kind>.<any(md, csv):form>")
@guarded(Permission.SEE_CLOCKS)
def take(work: Work, keys: Keyring, kind: str, form: str) -> ResponseReturnValue:
    """Give a paper as a file."""
    paper = retention_papers.paper(work, keys, kind, _language())
    response = Response(paper.markdown() if form == "md" else paper.csv(), content_type=FORMS[form])
    response.headers["Content-Disposition"] = content_disposition(f"{kind}-{paper.locale}.{form}")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LOCALES else locale()
