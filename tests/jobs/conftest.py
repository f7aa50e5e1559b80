"""An office on PostgreSQL with a case, an exhibit and a pack in preparation, and a desk that serves it."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from casebook.services import preparing
from casebook.services.casework import CaseView
from casebook.web.desk import create_desk
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, take_in
from tests.web.pages import Page


@dataclass(frozen=True)
class Desk:
    """A desk, and the addresses of what stands in the office."""

    office: Office
    app: Flask
    case: CaseView
    draft_id: UUID

    @property
    def case_id(self) -> UUID:
        """The id of the case."""
        return self.case.id

    @property
    def draft(self) -> str:
        """The address of the pack in preparation."""
        return f"/cases/{self.case_id}/packs/drafts/{self.draft_id}"

    @property
    def packs(self) -> str:
        """The address of the list of packs."""
        return f"/cases/{self.case_id}/packs"

    def browser(self, who: object = cast.DANA) -> Page:
        """A browser of a member who has signed in."""
        page = Page(self.app)
        page.comes_with(self.office.session(who))  # type: ignore[arg-type]
        return page


@pytest.fixture
def engine() -> str:
    """Workers of their own exist on PostgreSQL alone."""
    return "postgresql"


@pytest.fixture
def desk(office_on: Office) -> Desk:
    """A desk on PostgreSQL."""
    case = office_on.new_case("QZ101titleMARK")
    take_in(office_on, case.id, b"QZ102bodyMARK " * 500, "QZ103nameMARK.txt")
    asked = preparing.Beginning(profile="case_file", recipient="QZ104courtMARK", purpose="QZ105whyMARK")
    draft = as_dana(office_on, lambda work, keys: preparing.begin_draft(work, keys, case.id, asked))
    return Desk(office_on, create_desk(office_on.house.settings, office_on.house), case, draft)
