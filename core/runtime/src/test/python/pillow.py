"""Makes pillow.csv under core/runtime/src/test/resources/pictures: what Pillow and torchvision's rules make of images.

    pip install Pillow && python3 core/runtime/src/test/python/pillow.py
"""

import pathlib
import zlib

from PIL import Image

TARGET = pathlib.Path(__file__).resolve().parents[1] / "resources/pictures/pillow.csv"
FILTERS = {"BILINEAR": Image.Resampling.BILINEAR, "BICUBIC": Image.Resampling.BICUBIC}
CASES = [
    (50, 33, 20, 16), (33, 50, 20, 15), (17, 40, 24, 24), (64, 64, 64, 64), (97, 101, 32, 28),
    (101, 97, 31, 27), (3, 5, 16, 16), (1, 1, 7, 5), (400, 20, 19, 19), (640, 480, 256, 224), (33, 33, 32, 32),
]


def image(width, height):
    """Edges, slopes and noise, the same in every language."""
    rgb = bytes(
        (x * x * 7 + y * y * 3 + colour * 91 + x * y) // (1 + colour) % 256
        for y in range(height) for x in range(width) for colour in range(3)
    )
    return Image.frombytes("RGB", (width, height), rgb)


def framed(source, shorter, size, kernel):
    """As torchvision's Resize and CenterCrop."""
    least = min(source.size)
    width, height = (shorter if side == least else int(shorter * side / least) for side in source.size)
    resized = source.resize((width, height), kernel)
    left, top = int(round((width - size) / 2.0)), int(round((height - size) / 2.0))
    return resized.crop((left, top, left + size, top + size))


lines = ["width,height,shorterSide,size,resampling,crc32,first,last"]
for name, kernel in FILTERS.items():
    for width, height, shorter, size in CASES:
        rgb = framed(image(width, height), shorter, size, kernel).tobytes()
        lines.append(f"{width},{height},{shorter},{size},{name},{zlib.crc32(rgb):08x},{rgb[:3].hex()},{rgb[-3:].hex()}")
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text("\n".join(lines) + "\n")
