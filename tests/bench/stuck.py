"""An application that never answers, for the test of how its server is ended."""

import time
from collections.abc import Iterable
from typing import Any


def application(_environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    time.sleep(3600)
    start("200 OK", [])
    return [b""]
