"""The custodian's statement: prepared for a human being to read, correct, complete and sign; never signed by software."""

from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.typeset.certificate import omissions, sign_form, software
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.wording import stamp


def custodian(setting: Setting, dossier: Dossier) -> list[Json]:
    """Everything that stands under the statement's title."""
    rows = [_item(setting, exhibit) for exhibit in dossier.exhibits]
    items = setting.table(["auto", "wide", "short", "short"], ["exhibit", "title", "captured", "method"], rows)
    made_with = flat(setting.line(software(setting, dossier), ours=True))
    return [
        setting.tell("custodian_draft", "quiet"),
        setting.sub("custodian_who"),
        {"b": "lines", "title": setting.word("custodian_who_text"), "count": 4},
        setting.sub("custodian_how"),
        setting.tell("custodian_how_text", software=made_with),
        setting.sub("custodian_items"),
        *([setting.tell("custodian_items_text"), items] if rows else [setting.tell("no_exhibits")]),
        setting.sub("custodian_kept"),
        setting.tell("custodian_kept_text"),
        setting.sub("custodian_changed"),
        *omissions(setting, dossier),
        setting.sub("custodian_not"),
        {"b": "lines", "title": setting.word("custodian_not_text"), "count": 3},
        {
            "b": "together",
            "blocks": [
                setting.sub("declaration"),
                setting.tell("custodian_refers", pack=dossier.pack_id),
                setting.tell("declaration_1"),
                {"b": "lines", "title": setting.word("own_words"), "count": 4},
                setting.tell("by_hand", "quiet"),
                sign_form(setting),
            ],
        },
    ]


def _item(setting: Setting, exhibit: ExhibitFacts) -> list[list[Json]]:
    capture = exhibit.capture
    tool = f"{capture.tool_name} {capture.tool_version}".strip()
    return [
        [setting.cell(exhibit.label, style="strong")],
        [setting.cell(exhibit.title)],
        [setting.cell(stamp(capture.captured_at_utc))],
        [
            setting.cell(capture.method),
            setting.cell(tool, style="quiet"),
            setting.cell(capture.operator_role, style="quiet"),
        ],
    ]
