"""One byte string for one JSON value: RFC 8785, JSON Canonicalization Scheme (docs/formats/canonical-json.md).

casebook writes no fractions into signed or chained records, so floats are refused rather than rounded.
"""

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_NAMES = {None: "null", True: "true", False: "false"}
LARGEST_INTEGER = 2**53 - 1  # I-JSON (RFC 7493): above it other readers round


def canonical(value: Json) -> bytes:
    """Give the canonical UTF-8 bytes of a value.

    Raises:
        ValueError: a float, an integer beyond 2^53-1, a lone surrogate, a key that is no string, or a type JSON lacks.
    """
    return _text(value).encode("utf-8")


def _text(value: Json) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return _NAMES[value]
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("integers beyond 2^53-1 are not interoperable")
        return str(int(value))
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(item) for item in value) + "]"
    raise ValueError(f"canonical JSON has no {type(value).__name__}")


def _object(value: Mapping[str, Json]) -> str:
    if not all(isinstance(key, str) for key in value):
        raise ValueError("keys of a JSON object are strings")
    # RFC 8785 section 3.2.3 sorts by UTF-16 code units, which differs from code points above U+FFFF.
    ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in ordered) + "}"
