"""The commands of ./cleave that are compared, and how they run."""

import shlex
import subprocess

from checkouts import NetError

TIMEOUT_SECONDS = 300

# The first words of the names of those that are meant to fail.
MEANT_TO_FAIL = ("error", "classify unreadable", "serve fault")

# NAME: COMMAND, run in this order in one folder, where `in` is the net's own inputs. Later commands read what earlier
# ones wrote. The first word of a name is its row in the table.
CASES = """
help: --help
help nothing:
help version: --version
help demo: demo --help
help serve: serve --help
help classify: classify --help
help cuts: cuts --help
help calibrate: calibrate --help
help analyze: analyze --help
help sweep: sweep --help
help train: train --help
help finetune: finetune --help
help report: report --help

cuts demo: cuts --model demo
cuts cifar10: cuts --model cifar10
cuts resnet18: cuts --model resnet18
cuts resnet34: cuts --model resnet34
cuts resnet50: cuts --model resnet50
cuts resnet101: cuts --model resnet101
cuts resnet152: cuts --model resnet152
cuts folder: cuts --model in/models/resnet18

classify exact: classify --cut maxpool in/pictures/wide.png in/pictures/tall.png
classify half: classify --cut maxpool --profile half,maps-mean=0.1,keep=0.5 in/pictures/wide.png in/pictures/tall.png
classify fast: classify --profile fast --top 3 in/pictures/wide.png in/pictures/tall.png
classify compact: classify --cut bottle3 --profile compact,levels=6 in/pictures/wide.png in/pictures/tall.png
classify smallest: classify --cut bottle1 --profile smallest,bytes=900 in/pictures/wide.png in/pictures/tall.png
classify calibrated: classify --model cifar10 --cut maxpool --calibration in/cifar10.cleave-profile in/pictures/labelled/dog/0.png in/pictures/labelled/ship/1.png
classify calibrated-smallest: classify --model cifar10 --cut bottle1 --calibration in/cifar10.cleave-profile --profile smallest in/pictures/labelled/dog/0.png
classify picture: classify --picture in/pictures/wide.png in/pictures/tall.png
classify input: classify --cut input --profile half in/pictures/wide.png
classify seeded: classify --model resnet18 --weights seed:7 --cut layer1.0 in/pictures/wide.png
classify folder: classify --model in/models/resnet18 --cut basic2 --labels in/labels.txt in/pictures/wide.png
classify weights: classify --model in/models/resnet18 --weights in/weights/resnet18-legacy.pth --cut layer2 in/pictures/wide.png
classify unreadable: classify in/labels.txt nowhere.png in/pictures/wide.png

serve check: serve --check-config --model demo --cut maxpool,bottle1 --calibration in/cifar10.cleave-profile --max-batch 4
serve file: serve --check-config --config in/server.properties
serve fault: serve --check-config --host 0.0.0.0

calibrate demo: calibrate --cut maxpool --samples 100 --output calibrated.cleave-profile
calibrate pictures: calibrate --model cifar10 --cut bottle8 --images in/pictures/labelled --samples 40 --tolerate 5 --profile smallest --output pictures.cleave-profile
analyze demo: analyze --count 30 --encoded-images 5 --output analysis
analyze pictures: analyze --model in/models/resnet18 --images in/pictures/labelled --weight-sparsity --search-images 10 --gradients 2 --batch 4 --output analysis18
train: train --images in/pictures/labelled --depth 18 --width 8 --epochs 2 --batch 10 --epoch-images 20 --input-size 32 --output trained
finetune: finetune --cut bottle1 --profile exact,keep=0.05 --epochs 1 --epoch-images 32 --batch 16 --validation-images 50 --output tuned
finetune calibrated: finetune --model trained --images in/pictures/labelled --cut basic1 --profile compact,levels=4 --gradient straight-through --statistics batch --hoyer 0.5 --epochs 2 --mean-from 1 --epoch-images 20 --batch 10 --output tuned-again
sweep demo: sweep --count 20 --cuts maxpool --output sweep
sweep calibrated: sweep --count 20 --cuts maxpool,bottle8 --calibration calibrated.cleave-profile --profile compact --profile smallest,bytes=300 --jpeg 30 --png --output sweep-calibrated
sweep tuned: sweep --count 20 --tuned tuned=tuned --keep 0.05 --output sweep-tuned
sweep again: sweep --count 20 --tuned tuned=tuned --keep 0.05 --output sweep-tuned
report: report analysis/analysis.json analysis18/analysis.json sweep/sweep.json sweep-calibrated/sweep.json sweep-tuned/sweep.json tuned/finetune.json --output report.html --svg charts
demo: demo --images 20 --cut maxpool --json demo.json

error command: classfy
error option: cuts --modle demo
error model: cuts --model nowhere
error cut: classify --cut bottle99 in/pictures/wide.png
error inner-cut: classify --cut layer1.0.conv1 in/pictures/wide.png
error profile: classify --profile tiny in/pictures/wide.png
error setting: classify --profile compact,levels=1 in/pictures/wide.png
error budget: classify --profile compact,bytes=3 in/pictures/wide.png
error no-weights: classify --model in/models/resnet18 --weights nowhere.pth in/pictures/wide.png
error damaged-safetensors: classify --model in/models/resnet18 --weights in/damaged-resnet18.safetensors in/pictures/wide.png
error damaged-zip: classify --model in/models/resnet18 --weights in/damaged-resnet18.pth in/pictures/wide.png
error other-network: classify --model resnet18 --weights in/weights/resnet34.pth in/pictures/wide.png
error calibration: classify --calibration in/labels.txt in/pictures/wide.png
error no-server: classify --server 127.0.0.1:1 in/pictures/wide.png
error images: sweep --model cifar10
error report: report in/labels.txt
error other-sweep: sweep --count 20 --png --output sweep-tuned
"""


def cases():
    """(name, arguments) of each."""
    lines = (line.partition(":") for line in CASES.splitlines() if line)
    return [(name, shlex.split(command)) for name, _, command in lines]


def run(side, name, arguments):
    """Runs one command; what it prints and its exit code go beside the files that it writes."""
    printed = side.answers / "printed"
    with open(printed / f"{name}.out", "wb") as out, open(printed / f"{name}.err", "wb") as err:
        try:
            result = subprocess.run(
                [side.checkout / "cleave", *arguments],
                cwd=side.answers / "files",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=side.environment(),
                timeout=TIMEOUT_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise NetError(f"{side.name}: {name} took more than {TIMEOUT_SECONDS} seconds") from None
    if side.name == "before" and (result.returncode != 0) != name.startswith(MEANT_TO_FAIL):
        raise NetError(f"before: {name} ended with {result.returncode}; what it said is in {printed}")
    (printed / f"{name}.exit").write_text(f"{result.returncode}\n")
