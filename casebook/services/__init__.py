"""The story: founding → membership → casework → custody → disclosure. One function per act.

Every act goes guard → move → keys → rows → record. A function that takes `keys` can read a case; one that does not
cannot. Services never commit: the way in does, by leaving its unit of work.
"""
