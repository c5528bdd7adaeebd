"""Pictures that are the same each time: a shape on a gradient, with noise."""

import random
import struct
import zlib

CLASSES = "airplane automobile bird cat deer dog frog horse ship truck".split()

SHAPES = (
    lambda x, y: x * x + y * y < 0.7,
    lambda x, y: max(abs(x), abs(y)) < 0.7,
    lambda x, y: abs(x) < (y + 0.9) / 2 and y < 0.8,
    lambda x, y: 0.3 < x * x + y * y < 0.8,
    lambda x, y: min(abs(x), abs(y)) < 0.25 and max(abs(x), abs(y)) < 0.9,
)


def draw(seed, width=64, height=64):
    """Rows of red, green and blue bytes."""
    draws = random.Random(seed)
    far, near, ink = ([draws.random() * 255 for _ in range(3)] for _ in range(3))
    centre_x, centre_y, scale = draws.random() - 0.5, draws.random() - 0.5, 0.4 + draws.random() / 2
    shape = SHAPES[seed % len(SHAPES)]
    rows = []
    for row in range(height):
        y = 2 * row / height - 1
        line = bytearray()
        for column in range(width):
            x = 2 * column / width - 1
            inside = shape((x - centre_x) / scale, (y - centre_y) / scale)
            part = (x + y + 2) / 4
            for colour in range(3):
                value = ink[colour] if inside else far[colour] * part + near[colour] * (1 - part)
                line.append(max(0, min(255, int(value + 24 * (draws.random() - 0.5)))))
        rows.append(bytes(line))
    return rows


def write_png(path, rows):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def write_all(folder, per_class=4):
    """Writes labelled pictures into folders of CIFAR-10's classes, and some of other sizes."""
    for label, name in enumerate(CLASSES):
        for number in range(per_class):
            write_png(folder / "labelled" / name / f"{number}.png", draw(label + 10 * number))
    write_png(folder / "wide.png", draw(100, 150, 90))
    write_png(folder / "tall.png", draw(101, 70, 200))


def network_input(pictures):
    """Colours from -2 to 2, one plane each: what a network takes, in one batch."""
    for rows in pictures:
        for colour in range(3):
            for row in rows:
                for value in row[colour::3]:
                    yield value / 63.75 - 2
