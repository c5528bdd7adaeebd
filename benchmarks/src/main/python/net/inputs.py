"""What both checkouts are given: weights, pictures, tensors, calibrations, and the probes' jobs."""

import math
import random
import shutil
import struct

import pictures
import weights

CUTS = "maxpool,layer1.0,layer3.1"
BUNDLED = ("demo", "cifar10")
BUNDLED_CUTS = ("maxpool", "bottle1")

PROFILES = """
exact
exact,threshold=0.3
exact,keep=0.3
exact,maps-max=0.5
exact,maps-mean-keep=0.5
exact,maps-max-keep=0.6,keep=0.4
exact,bytes=900
half
half,threshold=0.1
half,keep=0.1
half,maps-mean=0.1,keep=0.5
half,bytes=500
fast
fast,levels=64
fast,scale=tensor
fast,keep=0.3
fast,bytes=400
compact
compact,levels=2
compact,levels=3
compact,levels=6
compact,levels=32
compact,levels=256
compact,scale=map
compact,scale=tensor
compact,threshold=0.3
compact,keep=0.1
compact,maps-max-keep=0.5
compact,bytes=700
compact,bytes=150
smallest
smallest,levels=4
smallest,levels=64
smallest,scale=map
smallest,scale=tensor
smallest,keep=0.2
smallest,bytes=500
""".split()

CALIBRATED_PROFILES = ("fast", "compact", "compact,threshold=0.3", "smallest", "smallest,bytes=150")

GOLDEN = "codec/src/test/resources/golden/tensor/v2.calibration"
GOLDEN_CUTS = ("plain", "planes", "planes-wide", "tables", "tables-planes")
GOLDEN_SHAPE = "6x7x8"

MODEL = """architecture=resnet
depth=18
baseWidth={width}
classes={classes}
inputSize=64
shorterSide=64
mean=0.5,0.5,0.5
deviation=0.25,0.25,0.25
labels={labels}
weights=weights.pt
"""


def write_all(home, folder):
    """Writes all but the activations, which `add_activations` takes from a probe's answers."""
    (folder / "weights").mkdir(parents=True)
    networks = write_weights(home, folder)
    pictures.write_all(folder / "pictures")
    batch = (pictures.draw(seed) for seed in (0, 1, 2))
    (folder / "pictures.f32").write_bytes(weights.floats(pictures.network_input(batch)))
    write_jobs(folder / "networks.tsv", networks)
    write_model_folder(folder)
    (folder / "labels.txt").write_text("".join(f"label {i}\n" for i in range(weights.CLASSES)))
    (folder / "server.properties").write_text("model = cifar10\ncut = bottle1\nmax-batch = 16\n")
    shutil.copy(home / GOLDEN, folder / "golden.cleave-profile")
    shutil.copy(bundled(home, "demo") / "calibration.cleave-profile", folder / "demo.cleave-profile")
    shutil.copy(home / "benchmarks/results/cifar10.cleave-profile", folder)


def bundled(home, model):
    return home / "examples/models/src/main/resources/io/cleave/models" / model


def write_jobs(path, jobs):
    path.write_text("".join("\t".join(map(str, job)) + "\n" for job in jobs))


def write_weights(home, folder):
    """Returns the networks' jobs."""
    jobs = []
    for depth, name in weights.write_all(folder / "weights"):
        jobs.append((name, depth, weights.WIDTH, weights.CLASSES, 64, f"weights/{name}", "pictures.f32", CUTS))
    for model in BUNDLED:
        file = f"weights/{model}.safetensors"
        shutil.copy(bundled(home, model) / "weights.safetensors", folder / file)
        jobs.append((model, 50, 16, 10, 64, file, "pictures.f32", ",".join(BUNDLED_CUTS)))
    return jobs


def write_model_folder(folder):
    model = folder / "models" / "resnet18"
    model.mkdir(parents=True)
    labels = ",".join(pictures.CLASSES)
    text = MODEL.format(width=weights.WIDTH, classes=weights.CLASSES, labels=labels)
    (model / "model.properties").write_text(text)
    shutil.copy(folder / "weights/resnet18-scripted.pt", model / "weights.pt")
    for name in ("resnet18.safetensors", "resnet18.pth"):
        content = (folder / "weights" / name).read_bytes()
        (folder / f"damaged-{name}").write_bytes(content[: len(content) * 2 // 3])


def add_activations(folder, answers):
    """Writes the tensors and their jobs."""
    tensors = folder / "tensors"
    tensors.mkdir()
    shapes = {}
    for model in BUNDLED:
        for cut, shape in zip(BUNDLED_CUTS, ("16x16x16", "64x16x16")):
            shapes[f"{model}-{cut}"] = shape
            shutil.copy(answers / f"activations/{model}@{cut}.f32", tensors / f"{model}-{cut}.f32")
    for name, (shape, values) in made_tensors().items():
        shapes[name] = shape
        (tensors / f"{name}.f32").write_bytes(weights.floats(values))
    write_jobs(folder / "tensors.tsv", list(tensor_jobs(shapes)))


def tensor_jobs(shapes):
    for name, shape in shapes.items():
        for profile in PROFILES:
            yield f"{name}/{profile}", shape, f"tensors/{name}.f32", profile, "-", "-"
    calibrated = [(f"{model}-{cut}", model, cut) for model in BUNDLED for cut in BUNDLED_CUTS]
    calibrated += [(name, "golden", cut) for name in shapes if shapes[name] == GOLDEN_SHAPE for cut in GOLDEN_CUTS]
    for name, file, cut in calibrated:
        for profile in CALIBRATED_PROFILES:
            calibration = f"{file}.cleave-profile"
            yield f"{name}/{profile}@{cut}", shapes[name], f"tensors/{name}.f32", profile, calibration, cut


def made_tensors():
    """Name to (shape, values), of every rank; what is written one behind the other are several tensors."""
    special = [math.nan, math.inf, -math.inf, -0.0, 0.0, 1e-45, -1e-40, 3.4e38, -3.4e38, 65504, 65536, 1e-8, 1, -1, 0.1]
    return {
        "logits": ("10", 3 * smooth("10", 1, signed=True)),
        "long-logits": ("90", smooth("90", 0.7)),
        "rank2": ("12x50", smooth("12x50", 0.3) + smooth("12x50", 0.9, signed=True)),
        "sparse": ("24x14x14", smooth("24x14x14", 0.05) + smooth("24x14x14", 0.3)),
        "dense": ("24x14x14", smooth("24x14x14", 0.95, signed=True)),
        "odd": ("5x7x3", smooth("5x7x3", 0.5) + smooth("5x7x3", 0.5, signed=True)),
        "rank4": ("6x3x10x11", smooth("6x3x10x11", 0.4)),
        "large": ("64x28x28", smooth("64x28x28", 0.4)),
        "golden": (GOLDEN_SHAPE, smooth(GOLDEN_SHAPE, 0.4) + smooth(GOLDEN_SHAPE, 0.8, signed=True)),
        "one": ("1x1x1", [0.75, 0.0, -2.5]),
        "zeros": ("4x5x6", [0.0] * 120 + [-0.0] * 120),
        "constant": ("4x5x6", [0.7] * 120 + [-1e30] * 120),
        "special": ("4x5x6", special * 8),
        "finite-special": ("4x5x6", special[3:] * 10),
        "tiny": ("4x5x6", [value * 1e-38 for value in smooth("4x5x6", 0.6, signed=True)]),
    }


def smooth(shape, density, signed=False):
    """One tensor that wanders from element to element as neighbours in a feature map do, with zeros."""
    draw = random.Random(f"{shape} {density} {signed}").random
    *maps, width = map(int, shape.split("x"))
    values = []
    for row in range(math.prod(maps)):
        level, alive = 0.5 + 2 * draw(), draw() < density
        for _ in range(width):
            level += draw() - 0.5
            alive = alive if draw() < 0.7 else draw() < density
            value = abs(level) if not signed else level
            values.append(struct.unpack("<f", struct.pack("<f", value))[0] if alive else 0.0)
    return values
