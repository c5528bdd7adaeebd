"""Runs a head with ONNX Runtime, where that is installed."""

import json

from .tensors import TYPES, Spec, Tensor


class HeadUnavailable(Exception):
    pass


class Head:
    """The layers before a cut, in an ONNX file.

    One that `cleave export` wrote says in its metadata which tensors cross, whose weights they are
    of (`fingerprint`), and where a sample has the batch in front; of any other `crossing` and
    `fingerprint` are None, and tensors are taken and given as they are.
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
        told = self._session.get_modelmeta().custom_metadata_map.get("cleave.head")
        told = json.loads(told) if told else {}
        self.fingerprint = told.get("fingerprint")
        self.crossing = [_spec(each) for each in told["cut"]["crossing"]] if told else None
        self._leading = {name: layout["leadingOne"]
                         for name, layout in told.get("layouts", {}).items()}

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


def _spec(told):
    return Spec.parse("%s %s %s" % (told["name"], told["type"], told["shape"]))
