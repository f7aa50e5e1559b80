"""Verify an evidence pack: stands alone, needs only Python and `cryptography`, and may be copied as one folder."""

from .verdict import Step, Verdict
from .verifier import verify

__all__ = ["Step", "Verdict", "verify"]
