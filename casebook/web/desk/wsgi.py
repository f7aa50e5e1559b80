"""The desk as a WSGI application, for granian: `casebook.web.desk.wsgi:application`."""

from casebook.settings import counts_socket, load
from casebook.web.desk import create_desk
from casebook.web.desk.shelves import watch
from casebook.web.shared.counting import observe

application = create_desk(load())
observe(application, "desk", counts_socket(), builds=application.extensions["workshop"].running)
watch(application.extensions["casebook"])
