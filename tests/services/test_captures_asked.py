"""Captures that a job has made: what goes to it and comes back as bytes, and what is kept of it in the act of its member."""

import os
import threading
import time
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from casebook.crypto.envelope import SecretKey
from casebook.errors import InvalidInput, NotFound
from casebook.services import captures_asked, capturing, custody, rechecking, recording
from casebook.services.drafts import IncidentDraft
from casebook.services.job_contents import Assignment, Given, Made, given_bytes, given_of, result_bytes, result_of
from casebook.services.job_of_capture import CaptureGiven, CaptureMade, CaptureRefused, RecheckGiven, RecheckMade
from casebook.services.progress import CAPTURE, Progress, Stopped
from tests import cast
from tests.capturing.made import made
from tests.capturing.site import standing
from tests.conftest import Office
from tests.services.acting import as_dana
from tests.services.test_capturing import URL, add_post

PAGE = "3 answers\n{}\nSeen by many\nNobody knows who wrote it"


@pytest.fixture
def case(office: Office) -> UUID:
    return office.new_case().id


def sealed(office: Office, case: UUID, text: str = "Хоини Ватан") -> capturing.Taken:
    return capturing.seal(office.house.blobs, case, made(url=URL, text=PAGE.format(text)), limit=2**24)


def test_what_a_job_is_given_and_makes_comes_back_as_it_was(office: Office, case: UUID) -> None:
    key, taken = SecretKey.generate(), sealed(office, case)
    givens: tuple[Given, ...] = (
        CaptureGiven(address=URL, scripts=False, incident=uuid4()),
        RecheckGiven(address=URL),
    )
    for given in givens:
        assert given_of(given_bytes(Assignment(given=given, progress_key=key))) == Assignment(
            given=given, progress_key=key
        )
    mades: tuple[Made, ...] = (CaptureMade(taken=taken, incident=uuid4()), RecheckMade(address=URL, taken=taken))
    for one in mades:
        assert result_of(result_bytes(one)) == one
        assert one.blobs() == [part.received.blob for part in taken.parts]
    refused = result_of(result_bytes(CaptureRefused(givens[0], "It is larger than %(limit)s.", {"limit": 3})))  # type: ignore[arg-type]
    assert isinstance(refused, CaptureRefused)
    assert (refused.given, refused.reason, refused.values) == (givens[0], "It is larger than %(limit)s.", {"limit": 3})


def test_a_page_is_kept_also_where_its_incident_is_gone(office: Office, case: UUID) -> None:
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case, IncidentDraft(title="A post")))
    one = CaptureMade(taken=sealed(office, case), incident=incident)
    exhibit = as_dana(office, lambda w, k: captures_asked.keep_page(w, k, case, one))
    view = as_dana(office, lambda w, k: custody.exhibit(w, k, case, exhibit))
    assert view.exhibit.body.incidents == (incident,)
    assert view.custody[0].purpose == "captured"
    gone = CaptureMade(taken=sealed(office, case), incident=uuid4())
    exhibit = as_dana(office, lambda w, k: captures_asked.keep_page(w, k, case, gone))
    assert as_dana(office, lambda w, k: custody.exhibit(w, k, case, exhibit)).exhibit.body.incidents == ()
    with pytest.raises(NotFound), office.acting(cast.OMID) as (work, keys):
        captures_asked.keep_page(work, keys, case, gone)


def test_a_look_is_judged_by_what_is_recorded_when_it_is_kept(office: Office, case: UUID) -> None:
    post = add_post(office, case)

    def looked(text: str, address: str = URL) -> int:
        found = RecheckMade(address=address, taken=sealed(office, case, text))
        kept = as_dana(office, lambda w, k: captures_asked.keep_look(w, k, case, post, found))
        assert kept == post
        return sum(office.house.blobs.exists(blob) for blob in found.blobs())

    assert looked("Хоини Ватан") == 3
    assert looked("Хоини Ватан") == 0  # nothing is new: the files go with the act that notes the look
    assert looked("Шахси хуб") == 3
    shots = as_dana(office, lambda w, k: rechecking.shots(w, k, case, post))
    assert len(shots) == 2
    with pytest.raises(InvalidInput, match="link of the post has changed"):
        looked("Хоини Ватан", "https://misol.example/post/2")


@pytest.mark.browser
def test_a_capture_that_is_stopped_ends_its_browser_and_does_not_wait_for_the_page(office: Office) -> None:
    settings = replace(office.house.settings, capture_private=True, capture_sandbox=os.geteuid() != 0)
    progress = Progress(stages=CAPTURE)
    with standing() as site:

        def stop() -> None:
            while not site.asked:
                time.sleep(0.05)
            progress.stop()

        threading.Thread(target=stop, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(Stopped):
            capturing.opened(settings, f"{site.address}/slow", progress=progress)
        assert time.monotonic() - began < 25  # /slow answers after 30
        site.over.set()
