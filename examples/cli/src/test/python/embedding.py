"""Makes vector.onnx, a small network with random weights, and vectors.json, what it says of pictures.

  embedding.py network DIR    with torch
  embedding.py vectors DIR    with onnxruntime, Pillow and numpy, for the pictures of detectors.py
"""

import json
import sys

SIZE = 48


def network(folder):
    import torch
    from torch import nn

    torch.manual_seed(11)
    net = nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(64, 12))
    torch.onnx.export(
        net.eval(), torch.zeros(1, 3, SIZE, SIZE), f"{folder}/vector.onnx", opset_version=13,
        input_names=["image"], output_names=["vector"],
        dynamic_axes={"image": {0: "batch"}, "vector": {0: "batch"}})


def vectors(folder):
    import numpy
    import onnxruntime
    from PIL import Image

    session = onnxruntime.InferenceSession(f"{folder}/vector.onnx")
    vectors = {}
    for name in ["wide.png", "high.png", "large.png"]:
        picture = Image.open(f"{folder}/{name}").convert("RGB")
        across = picture.resize((SIZE, picture.height), Image.BILINEAR)
        pixels = numpy.asarray(across.resize((SIZE, SIZE), Image.BILINEAR)).astype(numpy.float32)
        image = ((pixels / 255 - 0.5) / 0.5).astype(numpy.float32).transpose(2, 0, 1)[None]
        vectors[name] = session.run(None, {"image": image})[0][0].tolist()
    with open(f"{folder}/vectors.json", "w") as file:
        json.dump(vectors, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    {"network": network, "vectors": vectors}[sys.argv[1]](sys.argv[2])
