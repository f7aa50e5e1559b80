"""The log: what can be recorded, how it is chained, and how it is checked."""
