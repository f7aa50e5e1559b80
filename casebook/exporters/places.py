"""Where each file stands inside a pack folder (docs/formats/pack.md, "The tree")."""

from casebook.exporters.dossier import ExhibitFacts, ExhibitFile
from casebook.exporters.facts_around import DataFile

TAGMANIFEST = "tagmanifest-sha256.txt"
MANIFEST_SHA256 = "manifest-sha256.txt"
MANIFEST_SHA512 = "manifest-sha512.txt"
README = "README-FIRST.txt"
CERTIFICATE = "EVIDENCE-CERTIFICATE.pdf"
DECLARATION = "bagit.txt"
DESCRIPTION = "bag-info.txt"
INSTRUCTIONS = "verify/VERIFY.txt"
ALLOWED_SIGNERS = "verify/allowed_signers"
SIGNATURE = f"signatures/{TAGMANIFEST}.sig"

METADATA = "data/ro-crate-metadata.json"
INDEX_TABLE, INDEX_PAGES = "data/00-index.csv", "data/00-index.pdf"
CHRONOLOGY_TABLE, CHRONOLOGY_PAGES = "data/01-chronology.csv", "data/01-chronology.pdf"
STATEMENT = "data/02-statements/custodian-statement.pdf"
CUSTODY_TABLE, CUSTODY_LOG = "data/03-custody/custody-log.csv", "data/03-custody/custody-log.jsonl"
REDACTIONS = "data/04-redactions/redaction-register.csv"
OMISSIONS = "data/05-omissions.csv"

_FOLDER = {
    "original": "original",
    "derivative": "derivative",
    "translation": "text",
    "transcript": "text",
    "excerpt": "text",
}


def data_file(file: DataFile) -> str:
    """Give the path of a table or document for machines."""
    return f"data/06-data/{file.name}"


def time_stamp(number: int) -> str:
    """Give the path of a time stamp; numbers count from 1."""
    return f"signatures/{TAGMANIFEST}.tsa{number}.tsr"


def chain(number: int) -> str:
    """Give the path of the certificates that go with a time stamp."""
    return f"verify/tsa-{number}-chain.pem"


def of(exhibit: ExhibitFacts, file: ExhibitFile) -> str:
    """Give the path of an exhibit's file."""
    return f"data/exhibits/{exhibit.label}/{_FOLDER[file.role]}/{file.name}"


def cover_slip(exhibit: ExhibitFacts) -> str:
    """Give the path of an exhibit's cover slip."""
    return f"data/exhibits/{exhibit.label}/cover-slip.pdf"


def capture(exhibit: ExhibitFacts) -> str:
    """Give the path of the record of how an exhibit was obtained."""
    return f"data/exhibits/{exhibit.label}/capture.json"
