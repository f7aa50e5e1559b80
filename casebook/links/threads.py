"""Threads: posts and accounts."""

from casebook.links.platform import Platform, Rule

_RULES = (
    Rule("post", r"/@(?P<handle>[\w.]{1,30})/post/(?P<native>[\w-]{5,60})(?:/media)?", "/@{owner}/post/{native}"),
    Rule("share", r"/t/(?P<native>[\w-]{5,60})", "/t/{native}"),
    Rule("account", r"/@(?P<handle>[\w.]{1,30})(?:/(?:replies|media|reposts))?", "/@{owner}", ""),
)

THREADS = Platform(
    code="threads",
    domains=("threads.net", "threads.com"),
    hosts=r"(?:www\.)?threads\.(?:net|com)",
    base="https://www.threads.com",
    rules=_RULES,
)
