"""Which pictures go along with a complaint, and what they are called: A1, A2 … in the order of the exhibits.

Copies alone, never originals; the office's own numbers of exhibits do not leave (exports.md §1.6, §4.1).
"""

from casebook.exporters.complaint_text import Attachment, items_of
from casebook.exporters.dossier import Dossier, ExhibitFacts, ExhibitFile

PDF = "application/pdf"


def planned(dossier: Dossier) -> tuple[Attachment, ...]:
    """Give the pictures that go along as far as the dossier alone tells: a document counts as one."""
    files = [(exhibit, file) for exhibit in dossier.exhibits for file in exhibit.files if goes(file)]
    return tuple(attachment(dossier, exhibit, file, number) for number, (exhibit, file) in enumerate(files, 1))


def goes(file: ExhibitFile) -> bool:
    """Say whether a file goes along: a redacted copy that is a picture or a document, never an original."""
    return file.role == "derivative" and (file.media_type.startswith("image/") or file.media_type == PDF)


def attachment(dossier: Dossier, exhibit: ExhibitFacts, file: ExhibitFile, number: int) -> Attachment:
    """Say what a picture that goes along is called, what it shows, and which items it belongs to."""
    told = {each.number: {post.id for post in each.posts} for each in dossier.incidents}
    posts = {post for incident in exhibit.incidents for post in told.get(incident, set())}
    if exhibit.post is not None:
        posts = {exhibit.post.id}  # it shows this one, whatever else happened that day
    items = tuple(item.number for item in items_of(dossier) if item.post.id in posts)
    return Attachment(f"A{number}.png", exhibit.title or exhibit.kind, items, file.redaction_codes)
