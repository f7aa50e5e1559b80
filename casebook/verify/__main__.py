"""`python -m casebook.verify FILE`: verify a pack and say the outcome in words.

Exit status: 0 the pack is good, 1 it is not, 2 it could not be tried.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from cryptography import x509

from .verifier import verify

GOOD, BAD, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        roots = x509.load_pem_x509_certificates(chosen.tsa_roots.read_bytes()) if chosen.tsa_roots else []
        verdict = verify(chosen.file, fingerprint=chosen.fingerprint, tsa_roots=roots)
    except OSError as error:
        return _complain(f"cannot read {error.filename}: {error.strerror}")
    except ValueError:
        return _complain(f"{chosen.tsa_roots} holds no PEM certificates")
    shown = json.dumps(asdict(verdict)) if chosen.json else verdict.as_text()
    sys.stdout.write(f"{shown}\n")
    return GOOD if verdict.ok else BAD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify", description="Verify an evidence pack.")
    parser.add_argument("file", type=Path, help="the pack: a ZIP file or an unpacked folder")
    parser.add_argument(
        "--fingerprint", default="", help="the office's key, SHA256:…, from a place other than the pack"
    )
    parser.add_argument("--tsa-roots", type=Path, help="PEM file with the root certificates of authorities you trust")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    return parser


def _complain(words: str) -> int:
    sys.stderr.write(f"verify: {words}\n")
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
