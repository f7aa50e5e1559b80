"""The desk as a WSGI application, for granian: `casebook.web.desk.wsgi:application`."""

from casebook.leash import hold_to_starter
from casebook.settings import counts_socket, load
from casebook.web.desk import create_desk
from casebook.web.desk.shelves import watch
from casebook.web.shared.counting import observe

hold_to_starter()
application = create_desk(load())
observe(application, "desk", counts_socket(), builds=application.extensions["here"].in_hand)
watch(application.extensions["casebook"])
