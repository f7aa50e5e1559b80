"""The desk as a WSGI application, for granian: `casebook.web.desk.wsgi:application`."""

from casebook.settings import load
from casebook.web.desk import create_desk
from casebook.web.desk.shelves import watch

application = create_desk(load())
watch(application.extensions["casebook"])
