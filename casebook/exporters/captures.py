"""How an exhibit was obtained, as JSON: fields of the Berkeley Protocol on Digital Open Source Investigations."""

import json
from dataclasses import asdict
from typing import Any

from casebook.exporters import places
from casebook.exporters.dossier import ExhibitFacts
from casebook.exporters.plain import encoded, moment
from casebook.exporters.translation_facts import TranslationFacts

_OURS = frozenset({"id", "account"})


def capture(exhibit: ExhibitFacts) -> bytes:
    """Write capture.json: the exhibit, its capture, its post as seen online, and its files."""
    facts = {
        "exhibit": exhibit.label,
        "title": exhibit.title,
        "description": exhibit.description,
        "source_url": exhibit.source_url,
        "received_at_utc": moment(exhibit.received_at_utc),
        "transcription": exhibit.transcription,
        "translation": exhibit.translation,
        "translation_language": exhibit.translation_language,
        "translations": [_translation(each) for each in exhibit.translations],
        "capture": asdict(exhibit.capture) | {"captured_at_utc": moment(exhibit.capture.captured_at_utc)},
        "post": _post(exhibit),
        "files": [
            {
                "path": places.of(exhibit, file),
                "role": file.role,
                "original_name": file.original_name,
                "media_type": file.media_type,
                "bytes": file.size,
                "sha256": file.sha256,
                "sha512": file.sha512,
                "language": file.language,
                "made_by": file.made_by,
            }
            for file in exhibit.files
        ],
    }
    return as_json(facts)


def _translation(of: TranslationFacts) -> dict[str, object]:
    # Who translated stands in the certificate, where the profile asks for it; here a code is enough to find it.
    return {
        "language": of.language,
        "made_by": of.made_by,
        "translator": of.translator.code if of.translator else "",
        "translated_on": of.translated_on,
        "certified_on": of.certified_on,
        "passage": of.passage,
        "passage_original": of.passage_original,
        "passage_at": of.passage_at,
    }


def as_json(facts: Any) -> bytes:  # noqa: ANN401  -- whatever JSON can say
    """Write JSON for readers: sorted, indented, one line feed at the end."""
    return encoded(json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def _post(exhibit: ExhibitFacts) -> dict[str, object] | None:
    if exhibit.post is None:
        return None
    # Keys of our own records say nothing to others, and would tie packs together.
    told = {name: value for name, value in asdict(exhibit.post).items() if name not in _OURS}
    return told | {
        "posted_at_utc": moment(exhibit.post.posted_at_utc),
        "kept_since": moment(exhibit.post.kept_since),
        "translations": [_translation(each) for each in exhibit.post.translations],
    }
