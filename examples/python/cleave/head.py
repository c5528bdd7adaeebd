"""Runs a head with ONNX Runtime, where that is installed."""

import hashlib
import json
import os

from .tensors import TYPES, Spec, Tensor


class HeadUnavailable(Exception):
    pass


class Head:
    """The layers before a cut, in an ONNX file.

    The manifest of a bundle that `cleave cut` wrote, in the same folder, says which tensors cross,
    whose weights they are of (`fingerprint`), and where a sample has the batch in front; of any
    other file `crossing` and `fingerprint` are None, and tensors are taken and given as they are.
    """

    def __init__(self, path):
        try:
            import numpy
            import onnxruntime
        except ImportError as e:
            raise HeadUnavailable(
                "--head needs ONNX Runtime (%s). Install it with: pip install onnxruntime. Or run "
                "the head elsewhere and give what crosses the cut with --input" % e) from None
        self._numpy = numpy
        self._session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        told = _manifest(path)
        self.fingerprint = told.get("fingerprint")
        self.crossing = [_spec(name, told["tensors"][name])
                         for name in told["tail"]["takes"]] if told else None
        self._leading = {name: tensor["layout"]["leadingOne"]
                         for name, tensor in told.get("tensors", {}).items()}

    def run(self, inputs):
        """By name: all outputs of the file, and the inputs that cross as they are."""
        names = [output.name for output in self._session.get_outputs()]
        crossing = {spec.name for spec in self.crossing or ()}
        passed = {name: tensor for name, tensor in inputs.items() if name in crossing}
        taken = {each.name for each in self._session.get_inputs()}
        arrays = {name: self._array(name, tensor) for name, tensor in inputs.items()
                  if name in taken or name not in passed}
        try:
            made = zip(names, self._session.run(names, arrays))
        except Exception as e:  # ONNX Runtime's have no type in common
            raise ValueError("head: %s" % e) from None
        return {**passed, **{name: self._tensor(name, array) for name, array in made}}

    def _array(self, name, tensor):
        array = self._numpy.frombuffer(tensor.data, tensor.type).reshape(tensor.shape)
        return array[None] if self._leading.get(name) else array

    def _tensor(self, name, array):
        if array.dtype.name not in TYPES:
            raise ValueError("%s: %s (expected: one of %s)" % (
                name, array.dtype, ", ".join(TYPES)))
        if self._leading.get(name):
            array = array[0]
        little = array.dtype.newbyteorder("<")
        return Tensor(array.dtype.name, array.shape, array.astype(little).tobytes())


def _manifest(path):
    """What is said of a bundle's head; of any other file, nothing."""
    folder, name = os.path.split(path)
    try:
        with open(os.path.join(folder, "manifest.json"), "rb") as file:
            told = json.load(file)
    except FileNotFoundError:
        return {}
    if name not in told["files"]:
        return {}
    with open(path, "rb") as file:
        found = hashlib.sha256(file.read()).hexdigest()
    if found != told["files"][name]["sha256"]:
        raise ValueError("%s: sha256: %s (expected: %s, as manifest.json says)" % (
            path, found, told["files"][name]["sha256"]))
    return told


def _spec(name, told):
    return Spec.parse("%s %s %s" % (name, told["type"], told["shape"]))
