"""What a browser says of itself, in two words: enough to tell one's own sessions apart, and no more is kept."""

from flask import request

_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words() -> str:
    """Give program and system of the browser that asks, "" for what it does not say."""
    said = request.headers.get("User-Agent", "")[:400]
    found = [next((word for sign, word in signs if sign in said), "") for signs in (_PROGRAMS, _SYSTEMS)]
    return ", ".join(word for word in found if word)
