"""Writes the small networks of QuantisedTest: convolutions, quantised by ONNX Runtime.

pip install torch onnx onnxruntime
python quantised.py ../resources/io/cleave/onnxruntime/kinds

Written with torch 2.15.0, onnx 1.23.2, onnxruntime 1.32.0.
"""

import os
import sys
import tempfile

import numpy as np
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(8, 8, 3, padding=1)
        self.relu = torch.nn.ReLU()
        self.conv2 = torch.nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        return torch.relu(x + self.conv2(self.relu(self.conv1(x))))


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, stride=2, padding=1), torch.nn.ReLU())
        self.blocks = torch.nn.Sequential(Block(), Block())
        self.pool = torch.nn.AdaptiveAvgPool2d(1)
        self.fc = torch.nn.Linear(8, 10)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.blocks(self.stem(x))), 1))


class Noise(CalibrationDataReader):
    def __init__(self):
        self.random = np.random.RandomState(0)
        self.left = 8

    def get_next(self):
        self.left -= 1
        return {"x": self.random.randn(1, 3, 16, 16).astype("float32")} if self.left >= 0 else None


def main(folder):
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as temporary:
        plain = os.path.join(temporary, "plain.onnx")
        torch.onnx.export(
            Network().eval(), (torch.randn(1, 3, 16, 16),), plain, dynamo=False, opset_version=17,
            input_names=["x"], output_names=["y"],
            dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
        for name, activations in (("int8", QuantType.QInt8), ("uint8", QuantType.QUInt8)):
            quantize_static(
                plain, os.path.join(folder, "quantised-" + name + ".onnx"), Noise(),
                quant_format=QuantFormat.QDQ, activation_type=activations,
                weight_type=QuantType.QInt8, per_channel=True)


main(sys.argv[1])
