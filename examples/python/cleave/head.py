"""Runs a head with ONNX Runtime, where that is installed."""

from .tensors import TYPES, Tensor


class HeadUnavailable(Exception):
    pass


def run(path, inputs):
    """All outputs of the ONNX file by name, in its order; inputs are tensors by name."""
    try:
        import numpy
        import onnxruntime
    except ImportError as e:
        raise HeadUnavailable(
            "--head needs ONNX Runtime (%s). Install it with: pip install onnxruntime. Or run the "
            "head elsewhere and give what crosses the cut with --input" % e) from None
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    arrays = {name: numpy.frombuffer(tensor.data, tensor.type).reshape(tensor.shape)
              for name, tensor in inputs.items()}
    names = [output.name for output in session.get_outputs()]
    return {name: _tensor(name, array) for name, array in zip(names, session.run(names, arrays))}


def _tensor(name, array):
    if array.dtype.name not in TYPES:
        raise ValueError("%s: %s (expected: one of %s)" % (name, array.dtype, ", ".join(TYPES)))
    little = array.dtype.newbyteorder("<")
    return Tensor(array.dtype.name, array.shape, array.astype(little).tobytes())
