"""The desk as a WSGI application, for granian: `casebook.web.desk.wsgi:application`."""

from casebook.settings import load
from casebook.web.desk import create_desk

application = create_desk(load())
