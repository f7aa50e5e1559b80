"""Formats and primitives: bytes in, bytes out. Knows no case, no Flask, no settings. Pages: docs/formats/."""
