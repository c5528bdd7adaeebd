"""Compares the answers of two checkouts, file by file."""

import difflib
import math
import re
from array import array
from dataclasses import dataclass

import masks

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Check:
    """One thing that was compared.

    `difference` says how the two differ, and is empty where they do not.
    """

    row: str
    name: str
    difference: str
    distance: float = 0.0


def compare_networks(before, now):
    """Logits, and the activations that heads return."""
    for kind in ("logits", "activations"):
        for file in files(before / kind, now / kind):
            network = re.split("[-.@]", file)[0]
            yield near(f"{kind} of {network}", before / kind / file, now / kind / file)


def near(row, before, now):
    """Whether numbers are within the tolerance of the largest one."""
    if not (before.exists() and now.exists()):
        return Check(row, before.name, only(before))
    old, new = numbers(before), numbers(now)
    if len(old) != len(new):
        return Check(row, before.name, f"{len(old)} numbers before, {len(new)} now")
    largest = max(map(abs, old)) or 1.0
    distances = [abs(a - b) / largest if a != b else 0.0 for a, b in zip(old, new)]
    furthest = max(range(len(old)), key=lambda i: math.inf if math.isnan(distances[i]) else distances[i])
    if distances[furthest] <= TOLERANCE:
        return Check(row, before.name, "", distances[furthest])
    return Check(
        row,
        before.name,
        f"number {furthest} was {old[furthest]!r}, is {new[furthest]!r}:"
        f" off by {distances[furthest]:.2g} of the largest, {largest:.6g} (expected: at most {TOLERANCE:g})",
        distances[furthest],
    )


def compare_tensors(before, now):
    """Decoded values bit for bit, and payloads."""
    for file in files(before / "decoded", now / "decoded"):
        name = file.removesuffix(".f32")
        yield same_bits(f"decoded, {profile_of(name)}", name, before / "decoded" / file, now / "decoded" / file)
    old, new = payloads(before), payloads(now)
    for name in merged(old, new):
        was, is_now = old.get(name, "none"), new.get(name, "none")
        difference = "" if was == is_now else f"bytes were {was}, are {is_now}"
        yield Check(f"payloads, {profile_of(name)}", name, difference)


def profile_of(name):
    """The profile without its settings: of demo-maxpool/compact,levels=6 and odd/compact@plane it is compact."""
    calibrated = ", calibrated" if "@" in name else ""
    return name.split("/")[1].split("@")[0].split(",")[0] + calibrated


def same_bits(row, name, before, now):
    if not (before.exists() and now.exists()):
        return Check(row, name, only(before))
    if before.read_bytes() == now.read_bytes():
        return Check(row, name, "")
    old, new = bits(before), bits(now)
    if len(old) != len(new):
        return Check(row, name, f"{len(old)} values before, {len(new)} now")
    places = [i for i in range(len(old)) if old[i] != new[i]]
    first = places[0]
    return Check(
        row,
        name,
        f"{len(places)} of {len(old)} values; value {first} was {numbers(before)[first]!r} (0x{old[first]:08x}),"
        f" is {numbers(now)[first]!r} (0x{new[first]:08x})",
    )


def payloads(answers):
    lines = (answers / "payloads.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines)


def compare_commands(before, now, before_folders, now_folders):
    """What commands printed, and the files that they wrote."""
    for file in files(before / "printed", now / "printed"):
        row = "./cleave " + file.rsplit(".", 1)[0].split(" ")[0]
        yield same_text(row, file, before / "printed" / file, now / "printed" / file, before_folders, now_folders)
    for file in files(before / "files", now / "files"):
        row = "files of commands"
        yield same_text(row, file, before / "files" / file, now / "files" / file, before_folders, now_folders)


def same_text(row, name, before, now, before_folders, now_folders):
    """Whether two files are equal once they are masked; those that are no text, whether their bytes are."""
    if not (before.exists() and now.exists()):
        return Check(row, name, only(before))
    old, new = before.read_bytes(), now.read_bytes()
    if old == new:
        return Check(row, name, "")
    try:
        old_text = masks.mask(name, old.decode(), before_folders)
        new_text = masks.mask(name, new.decode(), now_folders)
    except UnicodeDecodeError:
        return Check(row, name, different_bytes(old, new))
    if old_text == new_text:
        return Check(row, name, "")
    lines = difflib.unified_diff(old_text.split("\n"), new_text.split("\n"), "before", "now", n=1, lineterm="")
    return Check(row, name, "\n".join(lines))


def different_bytes(old, new):
    length = min(len(old), len(new))
    first = next((i for i in range(length) if old[i] != new[i]), length)
    return f"{len(old)} bytes before, {len(new)} now; the first that differs is byte {first}"


def only(before):
    return "missing now" if before.exists() else "missing before"


def files(before, now):
    """The names of the files below either folder; links are not followed."""

    def below(folder):
        paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {str(path.relative_to(folder)): None for path in paths}

    return merged(below(before), below(now))


def merged(first, second):
    return list({**first, **second})


def numbers(path):
    return floats(path, "f")


def bits(path):
    return floats(path, "I")


def floats(path, type_code):
    values = array(type_code)
    values.frombytes(path.read_bytes())
    return values
