"""Compares two checkouts: see --help."""

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import commands
import compare
import inputs
from checkouts import NetError, Side, find

HOME = Path(__file__).resolve().parents[5]
DESCRIPTION = """\
Tells whether a change of the code changed what it computes.

Builds two checkouts, gives both the same files, and compares what they make of them:

  logits        of ResNet-18 to 152 from five kinds of weights files, whole and split; at most 1e-6 of the
                largest apart. Activations at the cuts likewise.
  decoded       values of every profile, from activations in files; bit for bit
  payloads      bytes of each tensor without framing
  ./cleave      what its commands print, their exit codes, and the files that they write; times, ports and
                folders are masked
"""
EPILOG = """\
Examples:
  benchmarks/net main .                 this checkout beside the branch main
  benchmarks/net /src/before /src/now   two folders

OUTPUT keeps inputs/, the answers in before/ and now/, differences.txt, and copies/ of revisions, which are
not built again. Exit codes: 0 no difference, 1 differences, 2 the two could not be compared.
"""
SHOWN_DIFFERENCES = 2
SHOWN_LINES = 12
SHOWN_COLUMNS = 160


def main():
    options = parse(sys.argv[1:])
    try:
        return run(options)
    except NetError as error:
        print(f"net: {error}", file=sys.stderr)
        return 2


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="benchmarks/net",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", metavar="BEFORE", help="a checkout's folder, or a revision of this one's repository")
    parser.add_argument("now", metavar="NOW", help="another")
    parser.add_argument("--quick", action="store_true", help="leave the commands out")
    default = HOME / "benchmarks/target/net"
    parser.add_argument("--output", type=Path, default=default, help="folder (default: benchmarks/target/net)")
    return parser.parse_args(arguments)


def run(options):
    output = options.output.resolve()
    given = fresh(output / "inputs")
    sides = [
        Side(name, find(argument, HOME, output / "copies"), fresh(output / name))
        for name, argument in (("before", options.before), ("now", options.now))
    ]
    for side in sides:
        say(f"{side.name}: building {side.checkout}")
        side.build()
    say("writing inputs")
    inputs.write_all(HOME, given)
    probe(sides, "NetworksProbe", given, "networks.tsv")
    inputs.add_activations(given, sides[0].answers)
    probe(sides, "TensorsProbe", given, "tensors.tsv")
    if not options.quick:
        run_commands(sides, given)
    say("comparing")
    return report(list(checks(sides, options.quick)), output)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def probe(sides, main_class, given, jobs):
    """Both sides at once."""
    progress = Progress(main_class, len(sides) * len((given / jobs).read_text().splitlines()))
    with ThreadPoolExecutor(len(sides)) as pool:
        list(pool.map(lambda side: side.probe(main_class, given, progress.step), sides))


def run_commands(sides, given):
    """One after the other, each on both sides at once."""
    for side in sides:
        (side.answers / "printed").mkdir()
        (side.answers / "files").mkdir()
        (side.answers / "files" / "in").symlink_to(given)
    cases = commands.cases()
    progress = Progress("./cleave", len(cases))
    with ThreadPoolExecutor(len(sides)) as pool:
        for name, arguments in cases:
            list(pool.map(lambda side: commands.run(side, name, arguments), sides))
            progress.step(name)


def checks(sides, quick):
    before, now = (side.answers for side in sides)
    yield from compare.compare_networks(before, now)
    yield from compare.compare_tensors(before, now)
    if not quick:
        folders = ({"FOLDER": side.answers / "files", "CHECKOUT": side.checkout} for side in sides)
        yield from compare.compare_commands(before, now, *folders)


def report(all_checks, output):
    rows = {}
    for check in all_checks:
        rows.setdefault(check.row, []).append(check)
    print(table(rows))
    for row, checks_of_row in rows.items():
        show(row, [check for check in checks_of_row if check.difference])
    differences = [check for check in all_checks if check.difference]
    listing = output / "differences.txt"
    listing.write_text("".join(f"{check.row}: {check.name}\n{check.difference}\n\n" for check in differences))
    if differences:
        print(f"\nDIFFERENT: {len(differences):,} of {len(all_checks):,} things; all of them in {listing}")
        return 1
    print(f"\nThe same: {len(all_checks):,} things; the answers are in {output}")
    return 0


def show(row, differences):
    """The first differences of a row of the table."""
    for check in differences[:SHOWN_DIFFERENCES]:
        lines = check.difference.splitlines()
        print(f"\n{row}: {check.name}")
        for line in lines[:SHOWN_LINES]:
            print("  " + line[:SHOWN_COLUMNS] + ("..." if len(line) > SHOWN_COLUMNS else ""))
        if len(lines) > SHOWN_LINES:
            print(f"  ... and {len(lines) - SHOWN_LINES} lines more")
    if len(differences) > SHOWN_DIFFERENCES:
        print(f"\n{row}: ... and {len(differences) - SHOWN_DIFFERENCES} more")


def table(rows):
    width = max(map(len, rows))
    lines = [f"{'':{width}}  compared  differ  furthest", f"{'-' * width}  --------  ------  --------"]
    for row, members in rows.items():
        differ = sum(1 for check in members if check.difference)
        furthest = max(check.distance for check in members)
        lines.append(f"{row:{width}}  {len(members):8}  {differ or '-':>6}  {f'{furthest:.1e}' if furthest else '-':>8}")
    return "\n".join(lines)


def say(text):
    print(f"net: {text}", file=sys.stderr, flush=True)


class Progress:
    """Says on standard error how much is done: in one line on a terminal, every ten seconds elsewhere."""

    EVERY_SECONDS = 10

    def __init__(self, task, total):
        self.task, self.total, self.done, self.said = task, total, 0, time.monotonic()
        say(f"{task}: {total} to do")

    def step(self, name):
        self.done += 1
        if sys.stderr.isatty():
            end = "\n" if self.done == self.total else ""
            print(f"\r\033[Knet: {self.task}: {self.done} of {self.total}, {name[:60]}", end=end, file=sys.stderr, flush=True)
        elif time.monotonic() - self.said >= self.EVERY_SECONDS:
            self.said = time.monotonic()
            say(f"{self.task}: {self.done} of {self.total}, {name}")


if __name__ == "__main__":
    sys.exit(main())
