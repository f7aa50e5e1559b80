"""What a reader does with a pack: README-FIRST.txt and verify/VERIFY.txt, in the recipient's language and in English.

Every value of this pack is filled in, so that each command can be copied as it stands.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from string import Template

from casebook.crypto.labels import PACK_NAMESPACE
from casebook.exporters import places
from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Dossier
from casebook.exporters.plain import encoded, moment, one_line
from casebook.exporters.profile import spoken

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Witness:
    """A time-stamping authority as learnt before the pack is stamped."""

    name: str
    at: datetime  # UTC; when its certificates were seen to be valid
    policy: str
    chain: bytes  # PEM, the signing certificate first


def readme(dossier: Dossier, facts: CertificateFacts) -> bytes:
    """Write README-FIRST.txt; a language other than English is followed by English."""
    return encoded("\n".join(_page(locale, dossier, facts) for locale in _spoken(dossier)))


def commands(dossier: Dossier, facts: CertificateFacts, witnesses: Sequence[Witness]) -> bytes:
    """Write verify/VERIFY.txt; a language other than English is followed by English. The commands are the same."""
    return encoded("\n".join(_steps(locale, dossier, facts, witnesses) for locale in _spoken(dossier)))


def allowed_signers(dossier: Dossier, public_key_line: str) -> bytes:
    """Write verify/allowed_signers (ssh-keygen(1), ALLOWED SIGNERS): one identity, one purpose, one key."""
    kind, key, *_ = public_key_line.split()
    return f'{dossier.issuer.role_email} namespaces="{PACK_NAMESPACE}" {kind} {key}\n'.encode()


def _spoken(dossier: Dossier) -> list[str]:
    locale = dossier.locale if dossier.locale in _locales() else FALLBACK
    return [locale] if locale == FALLBACK else [locale, FALLBACK]


def _page(locale: str, dossier: Dossier, facts: CertificateFacts) -> str:
    words = _words("readme", locale)
    names = ", ".join(f"{one.name} ({one.policy})" for one in facts.authorities)
    stamped = Template(words["stamped"]).substitute(authorities=one_line(names)) if names else words["unstamped"]
    values = _values(locale, dossier, facts) | {
        "stamp": words["draft"] if facts.unstamped_draft else stamped,
        "seal": _seal(words, facts),
        "omissions": _omissions(dossier, words),
    }
    return Template(words["page"]).substitute(values)


def _steps(locale: str, dossier: Dossier, facts: CertificateFacts, witnesses: Sequence[Witness]) -> str:
    words = _words("verify", locale)
    values = _values(locale, dossier, facts) | {
        "namespace": PACK_NAMESPACE,
        "windows_example": _example(facts).replace("/", "\\"),
    }
    values |= {name: Template(text).substitute(values) for name, text in _commands().items() if "stamp" not in name}
    stamps = [_stamp_steps(words, number, witness) for number, witness in enumerate(witnesses, 1)]
    return Template(words["page"]).substitute(
        values,
        draft=words["draft"] if facts.unstamped_draft else "",
        seal=_seal(_words("readme", locale), facts),
        stamps="\n".join([*stamps, words["libressl"]]) if stamps else words["unstamped"],
    )


def _seal(words: Mapping[str, str], facts: CertificateFacts) -> str:
    kind = {"certificate": "sealed_by", "time_stamp": "sealed_by_stamp", "": "unsealed"}[facts.seal.kind]
    return Template(words[kind]).substitute(seal_name=one_line(facts.seal.name), seal_level=facts.seal.level)


def _omissions(dossier: Dossier, words: Mapping[str, str]) -> str:
    lines = [f"{words['failed']} {one_line(one.what)} ({one_line(one.reason)})" for one in dossier.failures]
    lines += [f"{words['withheld']} {one_line(what)}" for what in dossier.withheld]
    return "\n".join(f"  - {line}" for line in lines) or f"  {words['nothing_omitted']}"


def _values(locale: str, dossier: Dossier, facts: CertificateFacts) -> dict[str, str]:
    texts = {
        "pack_id": dossier.pack_id,
        "profile": f"{spoken(dossier.profile.names, locale) or dossier.profile.title} ({dossier.profile.identifier} {dossier.profile.version})",
        "issuer": dossier.issuer.legal_name,
        "email": dossier.issuer.role_email,
        "key_page": dossier.issuer.key_page or "-",
        "recipient": dossier.recipient,
        "purpose": dossier.purpose,
        "issued": moment(dossier.issued_at),
        "files": str(facts.file_count),
        "bytes": str(facts.payload_bytes),
        "fingerprint": facts.key_fingerprint,
        "manifest_sha256": facts.manifest_sha256,
    }
    return {name: one_line(text) for name, text in texts.items()}


def _example(facts: CertificateFacts) -> str:
    exhibits = [file.path for file in facts.files if file.relation != "record"]
    return (exhibits or [places.INDEX_TABLE])[0]


def _stamp_steps(words: Mapping[str, str], number: int, witness: Witness) -> str:
    values = {
        "reply": places.time_stamp(number),
        "chain": places.chain(number),
        "epoch": str(int(witness.at.timestamp())),
        "name": one_line(witness.name),
        "policy": witness.policy,
    }
    values |= {name: Template(_commands()[name]).substitute(values) for name in ("stamp", "stamp_shown")}
    return Template(words["stamp"]).substitute(values)


@cache
def _words(page: str, locale: str) -> dict[str, str]:
    return tomllib.loads(_read(f"{page}.{locale}.toml"))


@cache
def _commands() -> dict[str, str]:
    return tomllib.loads(_read("verify-commands.toml"))


@cache
def _locales() -> frozenset[str]:
    names = (file.name for file in (files("casebook.exporters") / "instructions_text").iterdir())
    return frozenset(name.split(".")[1] for name in names if name.startswith("readme."))


@cache
def _read(name: str) -> str:
    return (files("casebook.exporters") / "instructions_text" / name).read_text("utf-8")
