"""What may differ between two runs of the same code, and is masked before texts are compared.

Nothing else is: a count, a size or an accuracy is compared as it is printed.
"""

import re

# (files it is for, what is masked, what stands in its place), in this order.
RULES = (
    # Progress bars: how often they were drawn, and when. They draw over lines and pad them with spaces.
    (r".*\.err", re.compile(r"[^\r\n]*\(\d:\d\d:\d\d / (?:\?|\d:\d\d:\d\d)\)[^\r\n]*"), ""),
    (r".*\.err", re.compile(r"[ \r\n]*[\r\n]+"), "\n"),
    # PyTorch's own warnings: when.
    (r".*\.err", re.compile(r"^\[W\d{4} [\d:.]+ ", re.M), "[W# "),
    # classify: "...; ms: head 0.7, encode 1.4, ...".
    (r"classify.*\.out", re.compile(r"(?<=; ms: )head .*$", re.M), lambda match: re.sub(r"\d+\.\d\b", "#", match[0])),
    # demo: the port that was free, and the seven columns of milliseconds at the end of its table.
    (r"demo\.out", re.compile(r"(?<=^tail server on 127\.0\.0\.1:)\d+", re.M), "#"),
    (r"demo\.out", re.compile(r"(?: +(?:-+|\d+\.\d\d|head|encode|net|queue|decode|tail|total)){7}$", re.M), "  #"),
    # JSON: durations.
    (r".*\.json", re.compile(r'(?<=Millis": )\d+(?:\.\d+)?(?:E-?\d+)?'), "#"),
)


def mask(name, text, folders):
    """Masks the text of a file. Each of `folders` is a path that becomes a word, inner ones before outer ones."""
    for word, folder in folders.items():
        text = text.replace(str(folder), word)
    for applies, pattern, replacement in RULES:
        if re.fullmatch(applies, name):
            text = pattern.sub(replacement, text)
    return text
