"""The portal as a WSGI application, for granian: `casebook.web.portal.wsgi:application`."""

from casebook.settings import load
from casebook.web.portal import create_portal

application = create_portal(load())
