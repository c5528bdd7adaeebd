"""Exports networks with random weights, and checks that each computes the same wherever it is cut.

    python3 -m venv venv && venv/bin/pip install torch torchvision onnx onnxscript
    venv/bin/python benchmarks/zoo.py --work /tmp/zoo                 # all; goes on where it was ended
    venv/bin/python benchmarks/zoo.py --work /tmp/zoo --only swin_t
    venv/bin/python benchmarks/zoo.py --work /tmp/zoo --table         # what there is so far

Each network becomes WORK/NAME.onnx, and `benchmarks/run equal` writes WORK/NAME.json: head and tail at
every cut that sends less than all before it and at 100 others spread evenly, at every cut of the five smallest. The
table says of the others why they were refused.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parents[1]
PICTURE = (1, 3, 224, 224)
SCENE = (1, 3, 320, 320)


def classifier(name, shape=PICTURE):
    return lambda models: (getattr(models, name)(weights=None), shape)


def detector(name, **settings):
    return lambda models: (
        getattr(models.detection, name)(weights=None, weights_backbone=None, **settings), SCENE)


def segmenter(name):
    return lambda models: (getattr(models.segmentation, name)(weights=None, weights_backbone=None), SCENE)


def yolo(models):
    """One tensor of boxes and scores from three scales, as Ultralytics' heads give it."""
    import torch
    from torch import nn

    class Yolo(nn.Module):
        def __init__(self, classes=80):
            super().__init__()
            def block(i, o, stride):
                return nn.Sequential(nn.Conv2d(i, o, 3, stride, 1), nn.BatchNorm2d(o), nn.SiLU())
            self.stem = nn.Sequential(block(3, 16, 2), block(16, 32, 2))
            self.stages = nn.ModuleList([block(32, 64, 2), block(64, 128, 2), block(128, 256, 2)])
            self.heads = nn.ModuleList([nn.Conv2d(c, 4 + classes, 1) for c in (64, 128, 256)])

        def forward(self, image):
            x, found = self.stem(image), []
            for stage, head in zip(self.stages, self.heads):
                x = stage(x)
                found.append(head(x).flatten(2))
            boxes, scores = torch.cat(found, 2).split([4, found[0].shape[1] - 4], 1)
            return torch.cat([boxes * image.shape[-1], scores.sigmoid()], 1)

    return Yolo(), SCENE


NETWORKS = {
    "squeezenet1_1": classifier("squeezenet1_1"),
    "mobilenet_v3_small": classifier("mobilenet_v3_small"),
    "shufflenet_v2_x0_5": classifier("shufflenet_v2_x0_5"),
    "mnasnet0_5": classifier("mnasnet0_5"),
    "yolo": yolo,
    "alexnet": classifier("alexnet"),
    "mobilenet_v2": classifier("mobilenet_v2"),
    "mobilenet_v3_large": classifier("mobilenet_v3_large"),
    "regnet_y_400mf": classifier("regnet_y_400mf"),
    "resnet18": classifier("resnet18"),
    "resnet50": classifier("resnet50"),
    "resnext50_32x4d": classifier("resnext50_32x4d"),
    "wide_resnet50_2": classifier("wide_resnet50_2"),
    "densenet121": classifier("densenet121"),
    "googlenet": classifier("googlenet"),
    "efficientnet_b0": classifier("efficientnet_b0"),
    "efficientnet_v2_s": classifier("efficientnet_v2_s"),
    "vgg11_bn": classifier("vgg11_bn"),
    "convnext_tiny": classifier("convnext_tiny"),
    "vit_b_16": classifier("vit_b_16"),
    "swin_t": classifier("swin_t"),
    "deeplabv3_mobilenet_v3_large": segmenter("deeplabv3_mobilenet_v3_large"),
    "ssdlite320_mobilenet_v3_large": detector("ssdlite320_mobilenet_v3_large"),
    "fasterrcnn_mobilenet_v3_large_320_fpn": detector(
        "fasterrcnn_mobilenet_v3_large_320_fpn", box_score_thresh=0),
}
SMALLEST = list(NETWORKS)[:5]


def export(name, file):
    import torch
    import torchvision

    torch.manual_seed(7)
    torch.backends.mha.set_fastpath_enabled(False)  # an operator of its own, which ONNX does not have
    network, shape = NETWORKS[name](torchvision.models)
    for weight in network.parameters():
        if weight.dim() > 1 and not weight.any():  # a transformer's last layer: all answers would be 0
            torch.nn.init.normal_(weight, std=0.02)
    part = file.with_suffix(".part")
    with torch.no_grad():
        torch.onnx.export(network.eval(), torch.rand(shape), str(part), opset_version=17, dynamo=False)
    part.rename(file)


def check(name, file, result):
    command = [str(HOME / "benchmarks/run"), "equal", str(file), "--json", str(result)]
    command += ["--all"] if name in SMALLEST else ["--cuts", "100"]
    done = subprocess.run(command, capture_output=True, text=True)
    if not result.exists():
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        result.write_text(json.dumps({"network": name, "refused": lines[-1] if lines else "no reason"}))


def row(name, result):
    found = json.loads(result.read_text())
    if "refused" in found:
        return f"| {name} | - | - | - | - | - | {found['refused']} |"
    outputs = [output for cut in found["compared"] for output in cut["outputs"].values()]
    if any(output["scale"] == 0 for output in outputs):
        return f"| {name} | {found['cuts']:,} | {found['tried']} | - | - | - | an output of nothing but 0 says nothing |"
    several = f"{found['severalTensors']}, at most {found['mostTensors']}"
    return (f"| {name} | {found['cuts']:,} | {found['tried']} | {several} | {found['exact']} "
            f"| {found['off']} | {found['worstShare']:.1e} at `{found['worstCut']}` |")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--work", type=pathlib.Path, required=True, help="folder for files and results")
    options.add_argument("--only", action="append", choices=NETWORKS, help="this network; may be given again")
    options.add_argument("--table", action="store_true", help="print the table of what there is, and no more")
    given = options.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    for name in [] if given.table else given.only or NETWORKS:
        file, result = given.work / f"{name}.onnx", given.work / f"{name}.json"
        begun = time.monotonic()
        try:
            if not file.exists():
                export(name, file)
        except Exception as failure:  # of any kind that an exporter thinks of
            reason = str(failure).strip().splitlines()[0]
            result.write_text(json.dumps({"network": name, "refused": f"not exported: {reason}"}))
        if not result.exists():
            check(name, file, result)
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print("| network | cuts | tried | several tensors cross | equal to the last bit | off | furthest, of the largest |")
    print("|---|---|---|---|---|---|---|")
    for name in NETWORKS:
        result = given.work / f"{name}.json"
        if result.exists():
            print(row(name, result))


if __name__ == "__main__":
    main()
