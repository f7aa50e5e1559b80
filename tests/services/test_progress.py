"""Progress: work beside the pages stops at its next step, and says how far it is among the stages of its kind."""

import pytest

from casebook.services.progress import PACK, STAGES, Progress, Standing, Stopped


def test_progress_stops_at_its_next_step() -> None:
    progress = Progress()
    progress.begin("reading", 2)
    progress.one()
    assert progress.standing == Standing("reading", 1, 2)
    progress.stop()
    for step in (progress.one, progress.look, lambda: progress.begin("setting")):
        with pytest.raises(Stopped):
            step()
    ended = Progress(lambda: False)
    with pytest.raises(Stopped):
        ended.look()


def test_a_share_is_one_of_the_stages_of_its_own_kind() -> None:
    progress = Progress(stages=("waiting", "reading"))
    assert progress.standing.share == 0.0
    progress.begin("reading", 4)
    assert progress.standing.share == 0.5
    progress.one()
    assert progress.standing.share == 0.625
    assert Standing("binding").share == 6 / 7


def test_no_stage_has_two_numbers_and_those_of_packs_keep_theirs() -> None:
    """Rows of jobs hold the numbers (docs/formats/jobs.md)."""
    assert len(set(STAGES)) == len(STAGES) < 256
    assert STAGES[: len(PACK)] == PACK
