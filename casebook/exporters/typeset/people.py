"""Who is who: the people and accounts of the case, as far as the pack names them."""

from casebook.exporters.dossier import AccountFacts, Dossier, PersonFacts
from casebook.exporters.typeset.setting import Json, Setting


def who_is_who(setting: Setting, dossier: Dossier) -> list[Json]:
    """Two tables, people first; each says so when it is empty."""
    return [
        setting.sub("people"),
        *people_table(setting, dossier.persons),
        setting.sub("accounts"),
        *accounts_table(setting, dossier.accounts),
    ]


def people_table(setting: Setting, persons: tuple[PersonFacts, ...]) -> list[Json]:
    """People with their part, relation and note."""
    if not persons:
        return [setting.tell("no_people", "quiet")]
    rows = [
        [
            [
                setting.cell(person.name, style="strong"),
                setting.cell(_listed(setting, "other_names", names=person.other_names), style="quiet", ours=True),
            ],
            [setting.cell(person.role), setting.cell(person.relation, style="quiet")],
            [setting.cell(person.note)],
        ]
        for person in persons
    ]
    return [setting.table(["name", "name", "wide"], ["name", "role", "note"], rows)]


def accounts_table(setting: Setting, accounts: tuple[AccountFacts, ...]) -> list[Json]:
    """Accounts with their handles, numbers and addresses."""
    if not accounts:
        return [setting.tell("no_accounts", "quiet")]
    rows = [
        [
            [setting.cell(account.platform)],
            [
                setting.cell(account.handle, style="strong"),
                setting.cell(account.display_name),
                setting.cell(
                    _listed(setting, "earlier_handles", handles=account.earlier_handles), style="quiet", ours=True
                ),
            ],
            [setting.cell(account.native_id, style="code"), setting.cell(account.url, style="quiet")],
        ]
        for account in accounts
    ]
    return [setting.table(["short", "name", "wide"], ["platform", "handle", "address"], rows)]


def _listed(setting: Setting, key: str, **names: tuple[str, ...]) -> str:
    ((name, texts),) = names.items()
    return setting.words(key, **{name: ", ".join(texts)}) if texts else ""
