"""Checks this implementation against conformance vectors.

Usage: check_vectors.py [FOLDER]   (default: docs/conformance of this checkout)

Prints a line for each vector, and what differs. The exit code is 1 if anything does.
"""

import difflib
import pathlib
import sys

from vectors import Vector

_FOLDER = pathlib.Path(__file__).resolve().parents[2] / "docs" / "conformance"


def check(file):
    """What differs, line by line; nothing if all agrees."""
    vector = Vector(file.read_text(encoding="utf-8"))
    found = vector.found()
    differences = list(difflib.unified_diff(vector.meaning, found, "expected", "found",
                                            lineterm=""))
    return differences + [vector.reason] if differences and vector.reason else differences


def main(arguments):
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0 if len(arguments) == 1 else 2
    folder = pathlib.Path(arguments[0]) if arguments else _FOLDER
    files = sorted(folder.rglob("*.txt"))
    if not files:
        print("%s: no vectors (expected: files *.txt)" % folder)
        return 1
    differing = 0
    for file in files:
        differences = check(file)
        differing += bool(differences)
        print("%s %s" % ("differs" if differences else "agrees ", file.relative_to(folder)))
        for line in differences:
            print("  " + line)
    print("%d of %d agree" % (len(files) - differing, len(files)))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
