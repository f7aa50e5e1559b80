"""Which column of a table holds what: recognised by its name, or said by someone who knows the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

_NAMES = MappingProxyType(
    {
        "posted_at": "posted_at datetime date_time created_at published_at publishedat timestamp comment_create_timestamp "
        "post_create_timestamp post_created created_time publish_date datetime_utc date_utc timestamp_utc created_utc date posted published created post_date time дата дата_публикации дата_и_время "
        "время сана تاریخ updatedat updated_at",
        "clock": "time clock время вақт ساعت",
        "platform": "platform network social_network service платформа соцсеть сеть шабака پلتفرم شبکه",
        "account": "account author handle username user_name sender_username author_username screen_name user sender from nickname login автор аккаунт "
        "пользователь отправитель муаллиф ҳисоб نویسنده حساب کاربر",
        "account_id": "account_id author_id user_id sender_id from_id authorid userid channel_id owner_id",
        "display_name": "display_name name full_name author_name sender_name user_full_name имя ном نام",
        "url": "url link permalink post_url permalink_url comment_url tweet_url uri href ссылка пайванд нишонӣ لینک پیوند نشانی",
        "text": "text message body content comment comment_text full_text tweet caption post текст сообщение комментарий "
        "матн паём шарҳ متن پیام نظر",
        "native_id": "native_id post_id message_id comment_id tweet_id status_id id",
    }
)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The column names of one file, "" for what it does not have; and what its columns do not say.

    `clock` is a second column with the time of day. `every_platform` holds for all rows without a platform of their own.
    `zone` is the IANA zone of its times, "" if nobody knows. `day_first` decides dates like 03/04/2024; while it is
    None they are not read. A map that names neither text nor url leaves the columns to be recognised.
    """

    posted_at: str = ""
    clock: str = ""
    platform: str = ""
    account: str = ""
    account_id: str = ""
    display_name: str = ""
    url: str = ""
    text: str = ""
    native_id: str = ""
    every_platform: str = ""
    zone: str = ""
    day_first: bool | None = None

    @property
    def usable(self) -> bool:
        """Whether messages can come of it: there are words or addresses."""
        return bool(self.text or self.url)


def guess(header: Sequence[str], said: ColumnMap | None = None) -> ColumnMap:
    """Recognise columns by their names, in any case and with any marks between words; the first fitting name wins.

    Platform, zone and order of dates come from `said`: no column name tells them.
    """
    known: dict[str, str] = {}
    for name in header:
        known.setdefault(_folded(name), name)
    found: dict[str, Any] = {}
    for part, names in _NAMES.items():
        fitting = (known[name] for name in names.split() if name in known and known[name] not in found.values())
        found[part] = next(fitting, "")
    return replace(said or ColumnMap(), **found)


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Name every column once: "text", "text (2)", "column 3" for one without a name."""
    names: list[str] = []
    for number, given in enumerate(header, 1):
        name = given.strip() or f"column {number}"
        times = 1
        while name in names:
            times += 1
            name = f"{given.strip() or 'column'} ({times})"
        names.append(name)
    return tuple(names)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
