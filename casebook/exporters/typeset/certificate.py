"""The evidence certificate: who made the pack, for whom, each file with its SHA-256, what that proves, a form to sign."""

from casebook.exporters.documents import CertificateFacts, PackFile
from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Profile
from casebook.exporters.typeset.legal_forms import oath
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.wording import apart, stamp


def certificate(setting: Setting, dossier: Dossier, facts: CertificateFacts) -> list[Json]:
    """Everything that stands under the certificate's title."""
    return [
        *_draft(setting, facts),
        setting.tell("certificate_lead", "quiet"),
        _pack(setting, dossier),
        setting.sub("issuer"),
        _issuer(setting, dossier),
        setting.sub("seals"),
        _seals(setting, dossier, facts),
        setting.sub("limits"),
        {"b": "list", "items": [setting.word(f"limits_{number}") for number in range(1, 5)]},
        setting.sub("check"),
        {"b": "list", "items": [setting.word(f"check_{number}") for number in range(1, 6)]},
        setting.sub("redactions"),
        *omissions(setting, dossier),
        setting.sub("certificate_files"),
        _files(setting, facts.files),
        {"b": "together", "blocks": [setting.sub("declaration"), *_declaration(setting, dossier)]},
    ]


def omissions(setting: Setting, dossier: Dossier) -> list[Json]:
    """What was changed, withheld or failed. That nothing was left out is said only where nothing was."""
    changed = sum(file.role == "derivative" for exhibit in dossier.exhibits for file in exhibit.files)
    blocks = [setting.tell("redacted_count", count=changed) if changed else setting.tell("redacted_none")]
    if dossier.withheld:
        blocks += [
            setting.tell("withheld", "strong"),
            {"b": "list", "items": [setting.line(w) for w in dossier.withheld]},
        ]
    else:
        blocks.append(setting.tell("withheld_none"))
    if dossier.failures:
        rows = [[[setting.cell(failure.what)], [setting.cell(failure.reason)]] for failure in dossier.failures]
        blocks += [setting.tell("failures", "strong"), setting.table(["wide", "wide"], ["title", "note"], rows)]
    elif not dossier.withheld:
        blocks.append(setting.tell("omitted_none"))
    return blocks


def software(setting: Setting, dossier: Dossier) -> str:
    """The name, version and commit of what built the pack, in words."""
    made = dossier.software
    key = "software_commit" if made.commit else "software_is"
    return setting.words(key, name=made.name, version=made.version, commit=made.commit)


def profile_named(setting: Setting, profile: Profile) -> str:
    """The profile and its version, in words."""
    return setting.words("profile_version", title=profile.title, version=profile.version)


def _pack(setting: Setting, dossier: Dossier) -> Json:
    profile = dossier.profile
    return setting.fields(
        [
            (
                "pack",
                [
                    setting.cell(dossier.pack_id, style="strong"),
                    setting.cell(f"urn:uuid:{dossier.pack_uuid}", style="code"),
                ],
            ),
            ("profile", setting.cell(profile_named(setting, profile), ours=True)),
            ("case", f"{dossier.case.reference} · {dossier.case.title}"),
            ("recipient", dossier.recipient),
            ("purpose", dossier.purpose),
            ("issued", stamp(dossier.issued_at)),
            ("software", setting.cell(software(setting, dossier), ours=True)),
        ]
    )


def _issuer(setting: Setting, dossier: Dossier) -> Json:
    issuer = dossier.issuer
    return setting.fields(
        [
            ("legal_name", issuer.legal_name),
            ("register_no", issuer.register_no),
            ("service_address", [setting.cell(line) for line in issuer.service_address.splitlines()]),
            ("role_email", issuer.role_email),
            ("key_page", issuer.key_page),
        ]
    )


def _seals(setting: Setting, dossier: Dossier, facts: CertificateFacts) -> Json:
    stamps = [
        setting.cell(setting.words("authority", name=authority.name, policy=authority.policy), ours=True)
        for authority in facts.authorities
    ]
    return setting.fields(
        [
            ("file_count", str(facts.file_count)),
            ("payload", str(facts.payload_bytes)),
            ("payload_oxum", setting.cell(f"{facts.payload_bytes}.{facts.file_count}", style="code")),
            ("manifest_hash", setting.cell(facts.manifest_sha256, style="mono")),
            ("fingerprint", setting.cell(facts.key_fingerprint, style="code")),
            ("time_stamps", stamps or setting.cell(setting.words("unstamped"), ours=True)),
            ("seal", setting.cell(_seal(setting, facts), ours=True)),
            ("log_head", setting.cell(dossier.log_head, style="mono")),
        ]
    )


def _draft(setting: Setting, facts: CertificateFacts) -> list[Json]:
    """What nobody may overlook: this pack lacks a stamp that it should have."""
    if not facts.unstamped_draft:
        return []
    return [
        setting.notice(
            setting.words("unstamped_draft_title"), setting.cell(setting.words("unstamped_draft"), ours=True)
        )
    ]


def _seal(setting: Setting, facts: CertificateFacts) -> str:
    key = f"seal_{facts.seal.kind or 'none'}"
    named = {"name": facts.seal.name, "level": facts.seal.level} if facts.seal.kind else {}
    return setting.words(key, **named)


def _files(setting: Setting, files: tuple[PackFile, ...]) -> Json:
    rows = [
        [
            [setting.cell(file.exhibit, style="strong")],
            [
                setting.cell(file.path),
                setting.cell(_relation(setting, file), style="quiet", ours=True),
                setting.cell(file.sha256, style="mono"),
            ],
            [setting.cell(str(file.size))],
            [setting.cell(stamp(file.captured_at)), setting.cell(file.method, style="quiet")],
        ]
        for file in files
    ]
    heads = ["exhibit", "file", "size", "captured"]
    return setting.table(["auto", "wide", "number", "short"], heads, rows)


def _relation(setting: Setting, file: PackFile) -> str:
    origin = setting.words("based_on", name=file.based_on.rpartition("/")[2]) if file.based_on else ""
    description = apart(file.description) if file.description else ""
    return " · ".join(filter(None, (description, setting.words.roles[file.relation], origin)))


def _declaration(setting: Setting, dossier: Dossier) -> list[Json]:
    prescribed = oath(dossier.profile.custodian)
    return [
        setting.tell("by_hand", "quiet"),
        *(setting.tell(f"declaration_{number}") for number in range(1, 4)),
        *([setting.say(prescribed, "strong")] if prescribed else []),
        {"b": "lines", "title": setting.word("own_words"), "count": 4},
        sign_form(setting),
    ]


def sign_form(setting: Setting) -> Json:
    """Empty lines for a person's hand."""
    names = ("sign_name", "sign_position", "sign_place", "sign_date", "sign_signature")
    return {"b": "sign", "names": [setting.word(name) for name in names]}
