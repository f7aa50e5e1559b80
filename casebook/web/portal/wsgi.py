"""The portal as a WSGI application, for granian: `casebook.web.portal.wsgi:application`."""

from casebook.leash import hold_to_starter
from casebook.settings import counts_socket, load
from casebook.web.portal import create_portal
from casebook.web.shared.counting import observe

hold_to_starter()
application = create_portal(load())
observe(application, "portal", counts_socket())
