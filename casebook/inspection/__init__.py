"""Looking into hostile files: types by content, safe names, and previews made in a confined child process.

Nothing here decides whether a file is kept: what cannot be inspected is evidence all the same, byte for byte.
What runs, under which limits, stands in docs/formats/inspection.md.
"""
