"""casebook: encrypted case records and evidence packs for people whom a state harasses in exile."""

__version__ = "0.1.0"
