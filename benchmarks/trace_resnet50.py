"""Writes a traced ResNet-50 with random weights, the TorchScript rival of the layers benchmark.

Needs PyTorch and torchvision (Debian: python3-torch, python3-torchvision).
    python3 benchmarks/trace_resnet50.py /tmp/resnet50.pt
"""
import sys

import torch
import torchvision

torch.manual_seed(7)
model = torchvision.models.resnet50(weights=None).eval()
with torch.no_grad():
    torch.jit.trace(model, torch.zeros(1, 3, 224, 224)).save(sys.argv[1])
