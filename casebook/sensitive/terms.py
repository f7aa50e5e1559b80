"""What a sensitive term is: words of a case that a recipient may not see, of which kind, from which record.

Plain data. A term is written as the record has it; `spellings` knows how else it may be written.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a term tells about whom."""

    AFFECTED = "affected"  # a name of somebody whom the file is about
    RELATIVE = "relative"
    THIRD_PARTY = "third_party"  # witnesses, lawyers, helpers
    PERPETRATOR = "perpetrator"
    MEMBER = "member"  # staff and counsel of the office, by name
    LOGIN = "login"  # of a member
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"  # under which somebody is reached, "@name"
    STATUS = "status"  # words for residence and asylum
    REFERENCE = "reference"  # number of a notice, a warrant, an asylum file
    BIRTH = "birth"
    PAPER = "paper"  # number of a passport or another paper
    CASE = "case"  # the office's own reference
    SAFE_CONTACT = "safe_contact"  # how a person may be reached without danger
    TRACKING = "tracking"  # part of an address that tells who shared it


NAMES = frozenset({Kind.AFFECTED, Kind.RELATIVE, Kind.THIRD_PARTY, Kind.PERPETRATOR, Kind.MEMBER})
"""Kinds whose words are the name of a human being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term as its record has it.

    Attributes:
        kind: what it is, and so how it may be written.
        words: a name of one person, a place, an address, a number, an ISO day.
        code: what stands for it in what leaves, "R1".
        source: id of the record; terms of one person share it, so that first name and surname are known to belong together.
        faint: finding it is never more than a warning.
        whole: a name of a single word that names its bearer as a surname does: a nickname, a pseudonym.
        of: of a reference: the kind of intervention that it is the number of, "" for papers.
    """

    kind: Kind
    words: str
    code: str = ""
    source: str = ""
    faint: bool = False
    whole: bool = False
    of: str = ""
