"""The cast of the tests, and who may see what.

Mahsa is the affected person. Dana is a caseworker on her case; Omid is a caseworker of another team's work who holds
nothing of it unless a test says so; Lena is counsel, granted single cases; Kian is the administrator and reads no case.
"""

from casebook.model.member import Role
from casebook.services.founding import Newcomer

DANA = Newcomer(name="Dana Rahim", login="dana", passphrase="dana walks by the river", role=Role.CASEWORKER)
OMID = Newcomer(name="Omid Farr", login="omid", passphrase="omid bakes on sundays", role=Role.CASEWORKER)
LENA = Newcomer(name="Lena Okafor", login="lena", passphrase="lena reads every page", role=Role.COUNSEL)
KIAN = Newcomer(name="Kian Soho", login="kian", passphrase="kian keeps the backups", role=Role.ADMINISTRATOR)
