"""Typesetting: every PDF of a pack, set by typst in a limited child process, with no plaintext on any disk."""
