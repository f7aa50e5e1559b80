"""The demonstration: an invented office with invented cases, built through the same services as a real one.

`cast` and the stories are plain data; `media/` holds the files that the stories attach. Nobody in them exists.
"""
