"""The record of a capture as a file: everything that was told of the page, and the hash of each part (docs/formats/capture.md).

It names nobody of the office, neither who captured nor from which address: a record leaves in packs.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import casebook
from casebook.capturing.values import Captured, Certificate

FORMAT = "casebook capture 1"


def parts(seen: Captured) -> dict[str, bytes]:
    """Give the parts of a capture that are there, by their names in the record."""
    every = {
        "picture": seen.picture,
        "snapshot": seen.snapshot,
        "text": seen.text.encode(),
        "source": seen.source,
        "recording": seen.recording,
    }
    return {name: content for name, content in every.items() if content}


def record(seen: Captured) -> bytes:
    """Write the record: UTF-8 JSON, indented, members sorted."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "requested": seen.requested,
        "final": seen.final,
        "redirects": list(seen.redirects),
        "status": seen.status,
        "error": seen.error,
        "problems": list(seen.problems),
        "headers": [list(pair) for pair in seen.headers],
        "server_address": seen.server_address,
        "certificate": _certificate(seen.certificate),
        "title": seen.title,
        "text": seen.text,
        "source": seen.source.decode("utf-8", "replace"),
        "resources": [
            {
                "url": each.url,
                "kind": each.kind,
                "status": each.status,
                "media_type": each.media_type,
                "size": each.size,
                "error": each.error,
            }
            for each in seen.resources
        ],
        "recording": {
            "answers": seen.recorded,
            "left_out": [{"url": each.url, "why": each.why} for each in seen.unrecorded],
        },
        "began_utc": _time(seen.began),
        "ended_utc": _time(seen.ended) if seen.ended else "",
        "clock": {
            "server_offset_ms": seen.clock.server_offset_ms,
            "kept_by_a_time_service": seen.clock.kept,
            "error_ms": seen.clock.error_ms,
        },
        "tool": {"name": "casebook", "version": casebook.__version__, "browser": seen.browser},
        "user_agent": seen.user_agent,
        "viewport": seen.viewport,
        "scripts": seen.scripts,
        "through_a_proxy": seen.proxied,
        "parts": [
            {"part": name, "size": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in parts(seen).items()
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _certificate(told: Certificate | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "subject": told.subject,
        "issuer": told.issuer,
        "names": list(told.names),
        "valid_from_utc": _time(told.valid_from),
        "valid_to_utc": _time(told.valid_to),
        "protocol": told.protocol,
        "cipher": told.cipher,
    }
