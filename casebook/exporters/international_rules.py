"""Checks that profiles of international bodies and regulators order."""
CHECKS = {}
