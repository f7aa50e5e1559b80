"""A Telegram export of 30,000 messages read to a preview, beside the standard library reading the same bytes as JSON."""

import json
from collections import Counter
from io import BytesIO

from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.importers import telegram_json
from casebook.importers.choice import Choice
from casebook.importers.message import Skipped
from casebook.importers.source import SingleFile

MESSAGES = 30_000
ROUNDS = 3
START = 1_700_000_000


def telegram_30000() -> Row:
    """Measure seconds until every message is read and counted by sender; the goal is 5 s."""
    export = _export()
    read, plain = medians(lambda: _preview(export), lambda: json.loads(export), rounds=ROUNDS)
    return row("telegram_30000", read, "s", plain, "json.load of the same file", goal=5, less_is_better=True)


def _preview(export: bytes) -> Counter[str]:
    source = SingleFile("result.json", BytesIO(export))
    if telegram_json.recognises(source) <= 0 or telegram_json.questions(source):
        raise RuntimeError("the export is not recognised")
    found = Counter("" if isinstance(one, Skipped) else one.account_id for one in telegram_json.read(source, Choice()))
    if found.total() != MESSAGES or found[""]:
        raise RuntimeError(f"{found.total()} messages were read")
    return found


def _export() -> bytes:
    """Invented messages as Telegram Desktop writes them: indented by one, each text twice."""
    messages = [_message(number) for number in range(MESSAGES)]
    chat = {"name": "Гурӯҳ", "type": "private_supergroup", "id": 5, "messages": messages}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def _message(number: int) -> dict[str, object]:
    parts = [
        {"type": "plain", "text": f"Паёми {number}: " + "слова " * 15},
        {"type": "link", "text": f"https://example.org/{number}"},
    ]
    stamp = START + number * 37
    return {
        "id": number + 1,
        "type": "message",
        "date": "2024-03-05T14:00:00",
        "date_unixtime": str(stamp),
        "from": f"Мехрона {number % 50}",
        "from_id": f"user{number % 50}",
        "reply_to_message_id": number,
        "text": [parts[0]["text"], parts[1]],
        "text_entities": parts,
    }
