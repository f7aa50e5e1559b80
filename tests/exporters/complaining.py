"""An invented complaint as a dossier: nothing stands in its way until a test takes something away."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casebook.exporters.dossier import AccountFacts, Dossier, IncidentFacts, PostFacts
from casebook.exporters.profiles import profile
from tests.exporters.factories import NOON, a_dossier
from tests.services.complaints import ANSWERS, CANONICAL, ENGLISH, TAJIK

ACCOUNT = UUID(int=900)
DAY = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


def a_post(number: int = 1, **changes: Any) -> PostFacts:
    """One post that is fit to be complained of."""
    post = PostFacts(
        id=UUID(int=number),
        account=ACCOUNT,
        platform="Facebook",
        platform_code="facebook",
        url=CANONICAL if number == 1 else f"{CANONICAL}{number}",
        kind="TEXT",
        points_to="post",
        kept_since=NOON,
        captured="whole",
        last_seen="Live, 2026-05-12",
        last_seen_state="live",
        last_seen_on="2026-05-12",
        author_handle="haqgu.misol",
        author_display_name="Ҳақгӯ",
        account_id="100000000000009",
        native_id=f"12210000000000{number}",
        posted_at_displayed="11 May 2026",
        text=TAJIK,
        language="tg",
        translation=ENGLISH,
        translation_language="en",
        translated_by="translator",
    )
    return replace(post, **changes)


def a_complaint(
    kind: str = "platform_facebook", *posts: PostFacts, answers: dict[str, str] | None = None, **changes: Any
) -> Dossier:
    """A complaint with everything that its profile asks for; `answers` change or, where empty, take away."""
    asked = posts or (a_post(),)
    whole = {**ANSWERS, "notifier_name": "Charogh e.V.", **(answers or {})}
    told = {ask.identifier for ask in profile(kind).asks}
    return a_dossier(
        profile=profile(kind),
        issued_at=DAY,
        recipient="Facebook",
        exhibits=(),
        custody=(),
        withheld=(),
        incidents=(IncidentFacts(id=UUID(int=500), number=1, title="Incident 1", when="", sort_key="", posts=asked),),
        accounts=(
            AccountFacts(
                id=ACCOUNT,
                platform="Facebook",
                platform_code="facebook",
                handle="haqgu.misol",
                native_id="100000000000009",
            ),
        ),
        asked_posts=asked,
        answers={ask: text for ask, text in whole.items() if text and ask in told},
        **changes,
    )
