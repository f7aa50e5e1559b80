"""The portal as a WSGI application, for granian: `casebook.web.portal.wsgi:application`."""

from casebook.settings import counts_socket, load
from casebook.web.portal import create_portal
from casebook.web.shared.counting import observe

application = create_portal(load())
observe(application, "portal", counts_socket())
