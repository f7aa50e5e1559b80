"""What stands between a draft and its release: one thing that is missing, wrong or old, named so that it can be mended.

A problem carries codes and ids, never sentences: the desk and the command line say it in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing found before release.

    `code` names the check; `where` the ask, exhibit label, post or file that it is about; `blocking` whether nothing may
    leave before it is mended. A warning can be accepted: `accepted` says that somebody has, by `key`.
    `words` are a rule's own words where the profile has them, by locale; `detail` fills them.
    """

    code: str
    where: str = ""
    blocking: bool = True
    detail: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    source: str = ""  # where the demand stands
    accepted: bool = False

    @property
    def key(self) -> str:
        """Give the name by which a warning is accepted."""
        return f"{self.code}:{self.where}"
