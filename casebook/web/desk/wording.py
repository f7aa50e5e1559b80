"""Words for what other layers name by a code of their own: kinds of link, kinds of file, steps of custody, reasons."""

from uuid import UUID

from casebook.errors import NotFound
from casebook.exporters.profile import spoken
from casebook.exporters.profiles import profile
from casebook.inspection.kinds import kind_of
from casebook.model.person import PersonRelationBody
from casebook.services.attaching import ATTACHED
from casebook.services.custody_record import REPORTER
from casebook.vocabulary import label, term
from casebook.web.desk.chat_words import chat_words
from casebook.web.desk.download_words import download_notes, download_reasons
from casebook.web.desk.scanning_words import scan_words
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
    return label("media_type", kind_of(media_type).media_type, locale())


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


def custody_role(role: str) -> str:
    """Who touched a file: a member by their role, or somebody who is no member."""
    return _("sender of the report") if role == REPORTER else label("member_role", role, locale())


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
    """What a kind of pack is called; `title` is its own name, for kinds that are not known any more."""
    try:
        known = profile(identifier)
    except NotFound:  # a kind that a later version withdrew
        return title
    return spoken({"en": known.title, **known.names}, locale())


def purpose_words(purpose: str) -> str:
    """Why an exhibit was touched; a purpose that somebody typed stays as it is."""
    if purpose.startswith(ATTACHED):
        return _("attached file of %(label)s", label=purpose.removeprefix(ATTACHED))
    if said := scan_words(purpose):
        return said
    return {
        "taken in": _("taken in"),
        "viewed on the desk": _("on the desk"),
        "download": _("downloaded"),
        "damaged": _("damaged"),
        "read as a table": _("read as a table"),
        "read as an export": _("read as an export"),
        "captured": _("captured"),
        "attached file taken out": _("attached file taken out"),
        "sent through the portal": _("sent through the portal"),
        "copy without place": _("sent through the portal, as a copy without its place"),
        "report accepted": _("the report became part of a case"),
    }.get(purpose) or label("derivative_operation", purpose, locale())


def row_words(reason: str) -> str:
    """Why a row of a table was left out, or what a reader must know of one that was taken."""
    told = {
        "No column of this file is known to hold text or addresses.": _(
            "No column of this file is known to hold text or addresses."
        ),
        "The row has neither text nor address.": _("The row has neither text nor address."),
        "A quotation mark is opened and never closed.": _("A quotation mark is opened and never closed."),
        "A cell is longer than one mebibyte.": _("A cell is longer than one mebibyte."),
        "The row is longer than four mebibytes.": _("The row is longer than four mebibytes."),
        "The row has more than a thousand cells.": _("The row has more than a thousand cells."),
        "The row holds NUL characters.": _("The row holds NUL characters."),
        "destroyed_id": _("a spreadsheet has rounded its number; the number is not used"),
        "time_not_read": _("its time cannot be read, or not in one way only"),
        "damaged_characters": _("some characters are damaged"),
        "extra_cells": _("it has more cells than the header"),
        "missing_cells": _("it has fewer cells than the header"),
        "The message is not among those that were chosen.": _("The message is not among those that were chosen."),
        "Its words are not those that the case has.": _("Its words are not those that the case has."),
    }
    told |= chat_words() | download_reasons() | download_notes()
    if reason in told:
        return told[reason]
    return " · ".join(told.get(each, each) for each in reason.split(", ")) if reason else ""


def related_as(relation: PersonRelationBody, person: UUID) -> str:
    """What a person is to the other one of a relation, seen from their own side."""
    return seen_from("relationship", relation.relationship, reverse=relation.person != person)


def seen_from(list_name: str, code: str, *, reverse: bool) -> str:
    """The word for a tie between two records, or with `reverse` for the same tie seen from the other end."""
    try:
        turned = term(list_name, code).reverse if reverse else ""
    except NotFound:  # a code that a later version withdrew
        turned = ""
    return label(list_name, turned or code, locale())


def linked_as(kind: str, *, reverse: bool = False) -> str:
    """What ties an account to another one or to a person; `reverse` seen from the other one."""
    from_there = {
        "impersonates": _("Impersonated by"),
        "sockpuppet": _("The same person’s other account"),
    }
    return from_there[kind] if reverse and kind in from_there else label("account_link", kind, locale())
