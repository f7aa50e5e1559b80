"""Which accounts act together, and how sure we are (docs/formats/patterns.md): from posts to findings, pure.

Nothing here knows a database, a key, a page or the network. A finding says what was posted when, by which accounts, and
how often chance would do the same; it never says what somebody is. "No network" is an ordinary answer.
"""
