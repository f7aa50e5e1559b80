"""Closed word lists of casebook: codes that are stored, labels in four languages, equivalents in other offices' schemes.

Rows live in `data/*.csv`; docs/formats/vocabularies.md names every list and its source. Nothing here reads a case.
"""

from casebook.vocabulary.stages import cape_stage, stage_of
from casebook.vocabulary.terms import VERSION, Term, label, list_names, term, terms

__all__ = ["VERSION", "Term", "cape_stage", "label", "list_names", "stage_of", "term", "terms"]
