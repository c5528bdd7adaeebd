#!/usr/bin/env python3
"""Fetches the native libraries of every platform and checks that each is there, and for its processor.

Only this machine's are run, by the tests; the others are looked at and no more, as the last lines say.
"""
import pathlib
import platform
import re
import struct
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

HOME = pathlib.Path(__file__).resolve().parents[2]
JARS = HOME / ".ci/natives/target/dependency"
BUILD = ["mvn", "-B", "-q", "-ntp", "-Pnatives", "-pl", ".ci/natives", "process-resources"]

ONNX, TORCH, BRIDGE, ZSTD = "onnxruntime-[0-9.]*", "pytorch-native-cpu-*-{}", "pytorch-jni-*", "zstd-jni-*-{}"

# platform: its libraries, each the jar that has it and a pattern of its name
PLATFORMS = {
    "Linux x86-64": ("elf x86-64", [
        (ONNX, r"native/linux-x64/libonnxruntime4j_jni\.so"), (ONNX, r"native/linux-x64/libonnxruntime\.so"),
        (TORCH.format("linux-x86_64"), r"libtorch_cpu\.so"), (BRIDGE, r"linux-x86_64/cpu/libdjl_torch\.so"),
        (ZSTD.format("linux_amd64"), r"libzstd-jni-.*\.so")]),
    "Linux aarch64": ("elf aarch64", [
        (ONNX, r"native/linux-aarch64/libonnxruntime4j_jni\.so"), (ONNX, r"native/linux-aarch64/libonnxruntime\.so"),
        (TORCH.format("linux-aarch64"), r"libtorch_cpu\.so"), (BRIDGE, r"linux-aarch64/cpu/libdjl_torch\.so"),
        (ZSTD.format("linux_aarch64"), r"libzstd-jni-.*\.so")]),
    "macOS arm64": ("mach-o arm64", [
        (ONNX, r"native/osx-aarch64/libonnxruntime4j_jni\.dylib"), (ONNX, r"native/osx-aarch64/libonnxruntime\.dylib"),
        (TORCH.format("osx-aarch64"), r"libtorch_cpu\.dylib"), (BRIDGE, r"osx-aarch64/cpu/libdjl_torch\.dylib"),
        (ZSTD.format("darwin_aarch64"), r"libzstd-jni-.*\.dylib")]),
    "Windows x64": ("pe x86-64", [
        (ONNX, r"native/win-x64/onnxruntime4j_jni\.dll"), (ONNX, r"native/win-x64/onnxruntime\.dll"),
        (TORCH.format("win-x86_64"), r"torch_cpu\.dll"), (BRIDGE, r"win-x86_64/cpu/djl_torch\.dll"),
        (ZSTD.format("win_amd64"), r"libzstd-jni-.*\.dll")]),
}


def kind(head):
    """What a library is for, by its first bytes."""
    if head[:4] == b"\x7fELF":
        return {0x3E: "elf x86-64", 0xB7: "elf aarch64"}.get(struct.unpack_from("<H", head, 18)[0], "elf")
    if struct.unpack_from("<I", head)[0] == 0xFEEDFACF:
        return {0x0100000C: "mach-o arm64"}.get(struct.unpack_from("<I", head, 4)[0], "mach-o")
    if head[:2] == b"MZ":
        at = struct.unpack_from("<I", head, 0x3C)[0]
        return {0x8664: "pe x86-64"}.get(struct.unpack_from("<H", head, at + 4)[0], "pe")
    return "no library"


def found(jar_name, pattern):
    """The kind of the one library of a name in the one jar of a name."""
    jars = list(JARS.glob(f"{jar_name}.jar"))
    if len(jars) != 1:
        return f"{len(jars)} jars {jar_name}"
    with zipfile.ZipFile(jars[0]) as jar:
        names = [name for name in jar.namelist() if re.search(f"(^|/){pattern}$", name)]
        if len(names) != 1:
            return f"{len(names)} libraries {pattern} in {jars[0].name}"
        with jar.open(names[0]) as library:
            return kind(library.read(4096))


def classifiers(name):
    """Of a platform's jars of libtorch and zstd, as the list above has them."""
    jars = [jar for jar, _ in PLATFORMS[name][1]]
    return tuple(next(jar for jar in jars if jar.startswith(of)).rsplit("*-")[1] for of in ("pytorch-native", "zstd"))


def chosen():
    """What the profiles of the build take on each platform."""
    profiles = ElementTree.parse(HOME / "pom.xml").iterfind("{*}profiles/{*}profile/{*}properties")
    taken = [tuple(profile.findtext("{*}" + of) for of in ("pytorch.platform", "zstd.platform")) for profile in profiles]
    return {each for each in taken if all(each)}


def main():
    known = {classifiers(name) for name in PLATFORMS}
    if chosen() != known:
        sys.exit(f"pom.xml: its profiles take {sorted(chosen())} (expected: {sorted(known)})")
    subprocess.run(BUILD, cwd=HOME, check=True)
    here = {"x86_64": "Linux x86-64", "aarch64": "Linux aarch64"}.get(platform.machine())
    wrong = 0
    for name, (expected, libraries) in PLATFORMS.items():
        for jar, pattern in libraries:
            is_there = found(jar, pattern)
            if is_there != expected:
                print(f"{name}: {pattern}: {is_there} (expected: {expected})", file=sys.stderr)
                wrong += 1
        run = "run by the tests" if name == here and platform.system() == "Linux" else "looked at, not run"
        print(f"{name}: {len(libraries)} native libraries, {run}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
