"""Makes the networks, pictures and reference answers of TaskNetworksTest.

  detectors.py networks DIR   with torch: trains a small detector on drawn shapes and exports it twice
  detectors.py answers DIR    with onnx, onnxruntime, Pillow and numpy: metadata, pictures and answers

pair.onnx has boxes and scores, a fixed input of 64x96 and a class for nothing; yolo.onnx has one
tensor, an open height and width, and the metadata that Ultralytics writes.
"""

import json
import random
import sys

from PIL import Image, ImageDraw

HEIGHT, WIDTH, STRIDE = 64, 96, 8
LABELS = ["circle", "square"]


def draw(rng, width, height, count, least, most):
    picture = Image.new("RGB", (width, height), tuple(rng.randrange(60, 120) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(12):
        a = [rng.randrange(0, width), rng.randrange(0, height)]
        b = [rng.randrange(0, width), rng.randrange(0, height)]
        pen.line(a + b, fill=tuple(rng.randrange(50, 150) for _ in range(3)))
    things = []
    for _ in range(count):
        size = rng.randrange(least, most)
        x, y = rng.randrange(0, width - size), rng.randrange(0, height - size)
        if any(abs(x - t[1]) < size and abs(y - t[2]) < size for t in things):
            continue
        label = rng.randrange(2)
        colour = [rng.randrange(200, 256), rng.randrange(120, 200), rng.randrange(0, 90)]
        colour = tuple(colour if label == 0 else colour[::-1])
        shape = [x, y, x + size - 1, y + size - 1]
        pen.ellipse(shape, fill=colour) if label == 0 else pen.rectangle(shape, fill=colour)
        things.append((label, x, y, size))
    return picture, things


def networks(folder):
    import numpy
    import torch
    from torch import nn

    torch.manual_seed(7)
    rng = random.Random(7)

    class Detector(nn.Module):
        """Gives, for each cell of 8x8 pixels: middle, width, height in pixels; three logits."""

        def __init__(self):
            super().__init__()
            def block(i, o, stride):
                return nn.Sequential(nn.Conv2d(i, o, 3, stride, 1), nn.ReLU())
            self.stem = block(3, 8, 2)
            self.layer1 = block(8, 12, 2)
            self.layer2 = block(12, 20, 2)
            self.layer3 = block(20, 20, 1)
            self.layer4 = block(20, 20, 1)
            self.head = nn.Conv2d(20, 7, 1)

        def forward(self, x):
            x = self.layer4(self.layer3(self.layer2(self.layer1(self.stem(x)))))
            y = self.head(x)
            rows = torch.arange(y.shape[2], dtype=torch.float32).view(1, 1, -1, 1)
            columns = torch.arange(y.shape[3], dtype=torch.float32).view(1, 1, 1, -1)
            across = (columns + 0.5 + y[:, 0:1]) * STRIDE
            down = (rows + 0.5 + y[:, 1:2]) * STRIDE
            size = torch.exp(y[:, 2:4].clamp(-3, 3)) * 16
            return torch.cat([across, down, size, y[:, 4:]], 1).flatten(2)

    class Pair(nn.Module):
        def __init__(self, net):
            super().__init__()
            self.net = net

        def forward(self, x):
            y = self.net(x).permute(0, 2, 1)
            middle, half = y[..., 0:2], y[..., 2:4] / 2
            sides = torch.tensor([WIDTH, HEIGHT, WIDTH, HEIGHT], dtype=torch.float32)
            boxes = torch.cat([middle - half, middle + half], 2) / sides
            return boxes, y[..., 4:].softmax(2)

    class Yolo(nn.Module):
        def __init__(self, net):
            super().__init__()
            self.net = net

        def forward(self, x):
            y = self.net(x)
            return torch.cat([y[:, 0:4], y[:, 4:].softmax(1)[:, 1:]], 1)

    def batch(size):
        images, targets = [], []
        for _ in range(size):
            picture, things = draw(rng, WIDTH, HEIGHT, 3, 12, 36)
            pixels = torch.from_numpy(numpy.array(picture)).permute(2, 0, 1).float() / 255
            target = torch.zeros(5, HEIGHT // STRIDE, WIDTH // STRIDE)
            for label, x, y, s in things:
                cx, cy = x + s / 2, y + s / 2
                for row in range(HEIGHT // STRIDE):
                    for column in range(WIDTH // STRIDE):
                        dx, dy = cx / STRIDE - column - 0.5, cy / STRIDE - row - 0.5
                        if max(abs(dx), abs(dy)) < 0.9:
                            target[:, row, column] = torch.tensor([label + 1, cx, cy, s, s])
            images.append(pixels)
            targets.append(target.flatten(1))
        return torch.stack(images), torch.stack(targets)

    net = Detector()
    optimizer = torch.optim.Adam(net.parameters(), 4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 8e-3, 1500)
    weight = torch.tensor([1.0, 2.0, 2.0])
    for step in range(1500):
        images, targets = batch(16)
        out = net(images)
        labels = targets[:, 0].long()
        loss = nn.functional.cross_entropy(out[:, 4:], labels, weight)
        there = (labels > 0).unsqueeze(1).float()
        error = (out[:, 0:4] - targets[:, 1:5]).abs() / 8
        loss = loss + (error * there).sum() / there.sum().clamp(min=1) / 4
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 300 == 299:
            print(step, loss.item())
    net.eval()
    sample = torch.zeros(1, 3, HEIGHT, WIDTH)
    torch.onnx.export(
        Pair(net), sample, f"{folder}/pair.onnx", opset_version=13, input_names=["image"],
        output_names=["boxes", "scores"],
        dynamic_axes={name: {0: "batch"} for name in ["image", "boxes", "scores"]})
    torch.onnx.export(
        Yolo(net), sample, f"{folder}/yolo.onnx", opset_version=13, input_names=["images"],
        output_names=["output0"],
        dynamic_axes={"images": {0: "batch", 2: "height", 3: "width"},
                      "output0": {0: "batch", 2: "anchors"}})


def letterbox(picture, fit):
    """Resizes across, then down: the order decides the last bit, and versions of Pillow differ."""
    import numpy

    scale = min(HEIGHT / picture.height, WIDTH / picture.width)
    size = (round(picture.width * scale), round(picture.height * scale))
    if fit == "stretch":
        size = (WIDTH, HEIGHT)
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    canvas = Image.new("RGB", (WIDTH, HEIGHT), (114, 114, 114))
    across = picture.resize((size[0], picture.height), Image.BILINEAR)
    canvas.paste(across.resize(size, Image.BILINEAR), (left, top))
    pixels = numpy.asarray(canvas).astype(numpy.float32) / numpy.float32(255)
    return pixels.transpose(2, 0, 1)[None], (left, top, *size)


def suppress(rows, limit):
    """rows: (label, score, left, top, right, bottom), the best kept of those that overlap."""
    kept = []
    for row in sorted(rows, key=lambda r: -r[1]):
        def overlap(other):
            w = min(row[4], other[4]) - max(row[2], other[2])
            h = min(row[5], other[5]) - max(row[3], other[3])
            both = max(0, w) * max(0, h)
            def area(r):
                return (r[4] - r[2]) * (r[5] - r[3])
            return both / (area(row) + area(other) - both)
        if not any(o[0] == row[0] and overlap(o) > limit for o in kept):
            kept.append(row)
    return kept


def candidates(name, outputs, least):
    rows = []
    if name == "pair":
        boxes, scores = outputs[0][0], outputs[1][0]
        for box, score in zip(boxes, scores):
            for label in (1, 2):
                if score[label] >= least:
                    sides = box * [WIDTH, HEIGHT, WIDTH, HEIGHT]
                    rows.append([label - 1, float(score[label]), *map(float, sides)])
    else:
        for x, y, w, h, *scores in outputs[0][0].T:
            label = int(scores[1] > scores[0])
            if scores[label] >= least:
                sides = [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
                rows.append([label, float(scores[label]), *map(float, sides)])
    return rows


def in_picture(row, place, picture):
    label, score, *sides = row
    left, top, width, height = place
    out = []
    for i, side in enumerate(sides):
        full, offset, size = [(picture.width, left, width), (picture.height, top, height)][i % 2]
        out.append(min(full, max(0.0, (side - offset) * full / size)))
    x, y, right, bottom = out
    return {"label": LABELS[label], "score": score, "x": x, "y": y,
            "width": right - x, "height": bottom - y}


def answers(folder):
    import onnx
    import onnxruntime

    model = onnx.load(f"{folder}/yolo.onnx")
    onnx.helper.set_model_props(model, {
        "description": "a small detector of shapes", "stride": str(STRIDE), "task": "detect",
        "batch": "1", "imgsz": f"[{HEIGHT}, {WIDTH}]",
        "names": repr(dict(enumerate(LABELS)))})
    onnx.save(model, f"{folder}/yolo.onnx")
    rng = random.Random(20)
    answers = []
    sizes = {"wide": (180, 100), "high": (90, 130), "large": (384, 256)}
    for name, (width, height) in sizes.items():
        most = min(width, height) // 2
        draw(rng, width, height, 5, most // 2, most)[0].save(f"{folder}/{name}.png")
    for network in ["pair", "yolo"]:
        session = onnxruntime.InferenceSession(f"{folder}/{network}.onnx")
        for name in sizes:
            for fit in ["letterbox", "stretch"]:
                picture = Image.open(f"{folder}/{name}.png").convert("RGB")
                pixels, place = letterbox(picture, fit)
                outputs = session.run(None, {session.get_inputs()[0].name: pixels})
                kept = suppress(candidates(network, outputs, 0.25), 0.45)
                answers.append({
                    "network": network, "picture": f"{name}.png", "fit": fit,
                    "objects": [in_picture(row, place, picture) for row in kept]})
    with open(f"{folder}/answers.json", "w") as file:
        json.dump(answers, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    {"networks": networks, "answers": answers}[sys.argv[1]](sys.argv[2])
