"""The label of any field that a form of the desk asks for, by the record's table; notes and the history name fields so."""

from typing import Any

from casebook.web.desk.account_forms import AccountForm
from casebook.web.desk.evidence_forms import ExhibitForm
from casebook.web.desk.incident_forms import IncidentForm
from casebook.web.desk.people_forms import ConsentForm, PersonForm
from casebook.web.desk.post_forms import PostForm
from casebook.web.desk.record_words import NOUNS

_FORMS: dict[str, Any] = {
    "person": PersonForm,
    "incident": IncidentForm,
    "evidence": ExhibitForm,
    "consent": ConsentForm,
    "account": AccountForm,
    "content_item": PostForm,
}


def field_words(noun: str, name: str) -> str:
    """What a field is called on its form, "" where no form asks for it."""
    if noun in NOUNS:
        return str(NOUNS[noun].labels.get(name, ""))
    args: Any = getattr(getattr(_FORMS.get(noun), name, None), "args", ())
    return str(next((one for one in args if not isinstance(one, type)), "") or "")  # rows name their form first
