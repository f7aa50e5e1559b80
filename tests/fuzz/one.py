"""One target in one process, under atheris (libFuzzer): what casebook does with each input guides the next.

Called by __main__ alone. libFuzzer ends the process itself: 0 when the time is over, otherwise a promise was broken, and the
input lies in the folder of findings.
"""

import importlib
import sys

import atheris


def main(module: str, name: str, arguments: list[str]) -> None:
    """Fuzz a target of a module with the arguments of libFuzzer; does not return."""
    with atheris.instrument_imports(include=["casebook"]):
        targets = importlib.import_module(module).targets()
    (target,) = (each for each in targets if each.name == name)
    atheris.Setup([name, *arguments], target.ask)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
