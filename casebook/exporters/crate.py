"""The pack's metadata in JSON-LD: every payload file, how it was captured and from what it was made.

Source: RO-Crate Metadata Specification 1.2, root data entity, data entities, provenance. The crate's root is data/.
"""

from collections.abc import Iterator, Sequence

from casebook.exporters import places
from casebook.exporters.captures import as_json
from casebook.exporters.dossier import Dossier, ExhibitFacts, ExhibitFile
from casebook.exporters.items import Item
from casebook.exporters.plain import moment

SPECIFICATION = "https://w3id.org/ro/crate/1.2"
CONTEXT = [f"{SPECIFICATION}/context", {"sha256": "http://schema.org/sha256"}]

Entity = dict[str, object]

_MEDIA_TYPES = {"csv": "text/csv", "pdf": "application/pdf", "json": "application/json", "jsonl": "application/jsonl"}


def metadata(dossier: Dossier, payload: Sequence[Item]) -> bytes:
    """Write ro-crate-metadata.json for all payload items but itself."""
    exhibits = {places.of(exhibit, file): (exhibit, file) for exhibit in dossier.exhibits for file in exhibit.files}
    files = [_file(item, exhibits.get(item.path), dossier) for item in sorted(payload, key=lambda item: item.path)]
    actions = [action for exhibit in dossier.exhibits for action in _actions(exhibit)]
    roles = sorted({exhibit.capture.operator_role for exhibit in dossier.exhibits} - {""})
    graph: list[Entity] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": SPECIFICATION},
        },
        _root(dossier, files, actions),
        *_context(dossier),
        *map(_role_entity, roles),
        *files,
        *actions,
    ]
    return as_json({"@context": CONTEXT, "@graph": graph})


def _root(dossier: Dossier, files: list[Entity], actions: list[Entity]) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence pack {dossier.pack_id}",
        "description": f"{dossier.profile.title}: {dossier.case.reference} {dossier.case.title}".strip(),
        "datePublished": moment(dossier.issued_at),
        "identifier": dossier.pack_uuid.urn,
        "inLanguage": dossier.locale,
        "license": {"@id": "#licence"},
        "publisher": {"@id": "#issuer"},
        "hasPart": [{"@id": file["@id"]} for file in files],
        "mentions": [{"@id": action["@id"]} for action in actions],
    }


def _context(dossier: Dossier) -> Iterator[Entity]:
    terms = f"Confidential; disclosed to {dossier.recipient} for {dossier.purpose} only."
    yield {"@id": "#licence", "@type": "CreativeWork", "name": "Terms of disclosure", "description": terms}
    yield {
        "@id": "#issuer",
        "@type": "Organization",
        "name": dossier.issuer.legal_name,
        "identifier": dossier.issuer.register_no,
        "email": dossier.issuer.role_email,
    }
    software = dossier.software
    yield {
        "@id": "#software",
        "@type": "SoftwareApplication",
        "name": software.name,
        "url": software.url,
        "version": software.version,
        "softwareVersion": f"{software.version} {software.commit}".strip(),
    }


def _file(item: Item, known: tuple[ExhibitFacts, ExhibitFile] | None, dossier: Dossier) -> Entity:
    entity: Entity = {
        "@id": _inside(item.path),
        "@type": "File",
        "name": item.path.rpartition("/")[2],
        "contentSize": str(item.size),
        "sha256": item.sha256,
        "encodingFormat": _MEDIA_TYPES.get(item.path.rpartition(".")[2], "application/octet-stream"),
        "dateCreated": moment(dossier.issued_at),
        "description": "Record of the pack",
    }
    if known is None:
        return entity
    exhibit, file = known
    entity["encodingFormat"] = file.media_type
    entity["dateCreated"] = moment(exhibit.capture.captured_at_utc or exhibit.received_at_utc)
    entity["description"] = f"{exhibit.label}, {file.role}: {exhibit.title}"
    if language := file.language or exhibit.language:
        entity["inLanguage"] = language
    if original := _original(exhibit, file):
        entity["isBasedOn"] = {"@id": _inside(places.of(exhibit, original))}
    return entity


def _actions(exhibit: ExhibitFacts) -> Iterator[Entity]:
    capture = exhibit.capture
    originals = [file for file in exhibit.files if file.role == "original"]
    results = [{"@id": _inside(places.of(exhibit, file))} for file in originals]
    if results:
        action: Entity = {
            "@id": f"#capture-{exhibit.label}",
            "@type": "CreateAction",
            "name": f"Capture of {exhibit.label}",
            "description": capture.method,
            "endTime": moment(capture.captured_at_utc or exhibit.received_at_utc),
            "instrument": f"{capture.tool_name} {capture.tool_version}".strip(),
            "object": capture.url_final or capture.url_requested or exhibit.source_url,
            "result": results if len(results) > 1 else results[0],
        }
        if capture.operator_role:
            action["agent"] = {"@id": _role(capture.operator_role)}
        yield action
    for file in exhibit.files:
        if original := _original(exhibit, file):
            yield {
                "@id": f"#made-{exhibit.label}-{file.name}",
                "@type": "CreateAction",
                "name": f"{file.role.capitalize()} of {exhibit.label}",
                "description": file.made_by,
                "instrument": {"@id": "#software"},
                "object": {"@id": _inside(places.of(exhibit, original))},
                "result": {"@id": _inside(places.of(exhibit, file))},
            }


def _original(exhibit: ExhibitFacts, file: ExhibitFile) -> ExhibitFile | None:
    return next((other for other in exhibit.files if file.based_on and other.key == file.based_on), None)


def _inside(path: str) -> str:
    return path.removeprefix("data/")


def _role_entity(role: str) -> Entity:
    return {"@id": _role(role), "@type": "Role", "name": role, "roleName": role}


def _role(role: str) -> str:
    return "#role-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in role.lower())
