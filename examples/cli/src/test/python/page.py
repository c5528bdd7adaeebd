"""Makes page.png and page-mask.png: a drawn page, and where PP-OCR's detector of text sees some.

  page.py NET.onnx DIR    with onnxruntime, Pillow and numpy
"""

import sys

import numpy
import onnxruntime
from PIL import Image, ImageDraw, ImageFont

HEIGHT, WIDTH = 192, 256

picture = Image.new("RGB", (300, 260), (240, 236, 225))
pen = ImageDraw.Draw(picture)
for i, text in enumerate(["Split computing", "HEAD and TAIL", "one network, two places"]):
    pen.text((20 + 12 * i, 30 + 70 * i), text, (30, 30, 60 + 40 * i), ImageFont.load_default(24))
picture.save(f"{sys.argv[2]}/page.png")

scale = min(HEIGHT / picture.height, WIDTH / picture.width)
size = (round(picture.width * scale), round(picture.height * scale))
left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
canvas = Image.new("RGB", (WIDTH, HEIGHT), (114, 114, 114))
across = picture.resize((size[0], picture.height), Image.BILINEAR)
canvas.paste(across.resize(size, Image.BILINEAR), (left, top))
blue_first = numpy.asarray(canvas).astype(numpy.float32)[..., ::-1] / 255
pixels = (blue_first - numpy.float32([0.485, 0.456, 0.406])) / numpy.float32([0.229, 0.224, 0.225])
session = onnxruntime.InferenceSession(sys.argv[1])
name = session.get_inputs()[0].name
plane = session.run(None, {name: pixels.astype(numpy.float32).transpose(2, 0, 1)[None]})[0][0, 0]
print(plane.shape, plane.min(), plane.max())
ys = numpy.floor((numpy.arange(picture.height) + 0.5) * size[1] / picture.height + top).astype(int)
xs = numpy.floor((numpy.arange(picture.width) + 0.5) * size[0] / picture.width + left).astype(int)
mask = plane[ys][:, xs] >= 0.3
print(mask.mean())
Image.fromarray(mask.astype(numpy.uint8) * 255).save(f"{sys.argv[2]}/page-mask.png")
