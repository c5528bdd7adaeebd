"""The two checkouts: found, copied where they are revisions, built, and run."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROBES = "benchmarks/src/main/java/io/cleave/bench/net"

# One thread of the engine for each side, since both run at once; quick to start.
JAVA_OPTS = "-Dai.djl.pytorch.num_threads=1 -XX:+UseSerialGC -XX:TieredStopAtLevel=1"


class NetError(Exception):
    """The checkouts cannot be compared."""


def find(argument, home, copies):
    """A checkout's folder: the argument, or a copy of the revision of that name."""
    folder = Path(argument)
    if not folder.is_dir():
        folder = copy(argument, home, copies)
    if not (folder / PROBES).is_dir():
        raise NetError(f"{argument} has no {PROBES} (expected: a checkout from the commit on that brought the net)")
    return folder.resolve()


def copy(revision, home, copies):
    """Unpacks a commit; one that was unpacked before is built already."""
    parse = ["git", "-C", str(home), "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}"]
    commit = subprocess.run(parse, stdout=subprocess.PIPE, text=True).stdout.strip()
    if not commit:
        raise NetError(f"{revision} is no folder and no revision (expected: a checkout, or a commit's name)")
    folder = copies / commit
    if not folder.exists():
        unfinished = copies / f"{commit}.unfinished"
        unfinished.mkdir(parents=True, exist_ok=True)
        archive = subprocess.Popen(["git", "-C", str(home), "archive", commit], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", str(unfinished)], stdin=archive.stdout, check=True)
        if archive.wait() != 0:
            raise NetError(f"{revision} cannot be unpacked")
        unfinished.rename(folder)
    return folder


@dataclass(frozen=True)
class Side:
    """One of the two checkouts, and where its answers go."""

    name: str
    checkout: Path
    answers: Path

    def build(self):
        """As `benchmarks/run` does: nothing is installed. ./cleave then finds that there is nothing to build."""
        build = ["mvn", "-B", "-ntp", "-pl", "benchmarks", "-am", "-DskipTests", "-Dspotless.check.skip"]
        self.run([*build, "process-classes"], "build", self.checkout)
        self.run([str(self.checkout / "cleave"), "--version"], "build-cleave", self.checkout)

    def probe(self, main, inputs, listener):
        """Runs a probe; tells the listener each job that is done."""
        benchmarks = self.checkout / "benchmarks/target"
        classpath = f"{benchmarks}/classes:{(benchmarks / 'classpath.txt').read_text()}"
        java = ["java", "-DOPT_OUT_TRACKING=true", *JAVA_OPTS.split(), "-cp", classpath]
        command = [*java, f"io.cleave.bench.net.{main}", str(inputs), str(self.answers)]
        self.run(command, main, self.answers, listener)

    def run(self, command, log_name, folder, listener=None):
        log = self.answers / f"{log_name}.log"
        with log.open("w") as errors:
            output = subprocess.PIPE if listener else errors
            process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=errors, text=True)
            for line in process.stdout or ():
                listener(line.strip())
        if process.wait() != 0:
            end = "\n".join(log.read_text().splitlines()[-20:])
            raise NetError(f"{self.name}: {log_name} failed; all that it said is in {log}\n{end}")

    def environment(self):
        """That of the commands."""
        return {**os.environ, "JAVA_OPTS": JAVA_OPTS, "COLUMNS": "100"}
