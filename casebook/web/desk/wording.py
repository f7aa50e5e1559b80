"""Words for what other layers name by a code of their own: kinds of link, kinds of file, steps of custody, reasons."""

from casebook.errors import NotFound
from casebook.inspection.kinds import kind_of
from casebook.vocabulary import label
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _


def link_kind(kind: str) -> str:
    """What a link points to."""
    return {
        "account": _("account"),
        "channel": _("channel"),
        "group": _("group"),
        "post": _("post"),
        "comment": _("comment"),
        "photo": _("photo"),
        "video": _("video"),
        "reel": _("short video"),
        "story": _("story"),
        "stream": _("live stream"),
        "album": _("album"),
        "event": _("event"),
        "invite": _("invitation"),
        "share": _("short link; only the platform knows where it leads"),
        "page": _("page"),
    }.get(kind, kind)


def link_note(note: str) -> str:
    """What a reader should know about a link."""
    return {
        "unwrapped": _("taken out of a forwarding link"),
        "userinfo": _("hides another address before the @"),
        "punycode": _("letters that look like others"),
        "port": _("unusual port"),
        "hidden_characters": _("hidden characters were left out"),
    }.get(note, note)


def kind_label(media_type: str) -> str:
    """What kind of file a media type is."""
    return _(kind_of(media_type).label)


def translated_by_words(who: str) -> str:
    """Who translated, as the caption of a translation."""
    return {
        "machine": _("Machine translation, to be checked"),
        "translator": _("Translated by a translator"),
        "member": _("Translated by the office"),
    }.get(who, _("Translation"))


def custody_words(event: str) -> str:
    """What happened to an exhibit."""
    try:
        return label("custody_event", event, locale())
    except NotFound:
        return event


def unreadable_words(reason: str) -> str:
    """Why a file cannot be shown."""
    return {
        "too_large": _("It is too large to be shown here. It can be downloaded."),
        "timeout": _("Reading it took too long and was stopped. It can be downloaded."),
        "unsupported": _("Files of this kind are not shown here. It can be downloaded."),
        "encrypted": _("It is protected by a password of its own."),
        "killed": _("Reading it was stopped by the limits that protect the server. It can be downloaded."),
    }.get(reason, _("The file is broken and cannot be shown. It is kept byte for byte and can be downloaded."))


def profile_words(identifier: str, title: str) -> str:
    """What a kind of pack is called; `title` is its own name, for kinds that are not named here."""
    return {"case_file": _("Case file for counsel")}.get(identifier, title)


def purpose_words(purpose: str) -> str:
    """Why an exhibit was touched; a purpose that somebody typed stays as it is."""
    return {
        "taken in": _("taken in"),
        "viewed on the desk": _("on the desk"),
        "download": _("downloaded"),
        "damaged": _("damaged"),
    }.get(purpose) or label("derivative_operation", purpose, locale())
