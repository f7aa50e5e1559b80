"""The three invented cases of the demonstration, and where their files lie.

Nobody and no place in them exists; they are written after what public reports describe, so that a reader meets
the shapes of real cases and the words of no real one.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

from casebook.demo.journalist import JOURNALIST
from casebook.demo.shapes import Story
from casebook.demo.student import STUDENT
from casebook.demo.teacher import TEACHER

STORIES: tuple[Story, ...] = (TEACHER, JOURNALIST, STUDENT)


def media(name: str) -> Traversable:
    """Return the file of that name that an exhibit or an import of a story refers to."""
    return files("casebook.demo").joinpath("media", name)
