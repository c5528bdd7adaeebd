"""What a server serves to this edge."""

import re
import struct
from typing import NamedTuple

from .extensions import VARIANTS, read_extensions, write_extensions
from .frames import MAX_CATALOGUE_BYTES, MAX_I32, open_payload
from .wire import Reader, is_seen, sealed, string

_NETWORK = re.compile("[A-Za-z0-9._+:/-]{1,128}")
_FINGERPRINT = re.compile("[0-9a-f]{64}")
_MAX_NAME_BYTES = 512


class Variant(NamedTuple):
    """One of those who may answer at a cut."""
    id: int
    name: str


class Cut(NamedTuple):
    id: int
    name: str
    crossing: int
    answer: int
    max_request_bytes: int
    pictures: bool
    calibrations: tuple = ()
    variants: tuple = ()

    def encode(self):
        fields = struct.pack("<H", self.id) + string(self.name) + struct.pack(
            "<QQIBH%dI" % len(self.calibrations), *self[2:6], len(self.calibrations),
            *self.calibrations)
        if self.variants:
            fields += write_extensions({VARIANTS: b"".join(
                struct.pack("<H", number) + string(name) for number, name in self.variants)})
        return struct.pack("<I", len(fields)) + fields


class Model(NamedTuple):
    id: int
    network: str
    fingerprint: str
    outputs: tuple
    cuts: tuple

    def encode(self):
        return (struct.pack("<H", self.id) + string(self.network) + string(self.fingerprint)
                + struct.pack("<H", len(self.outputs)) + b"".join(map(string, self.outputs))
                + struct.pack("<H", len(self.cuts)) + b"".join(cut.encode() for cut in self.cuts))


class Catalogue(NamedTuple):
    models: tuple

    def encode(self):
        return sealed(struct.pack("<H", len(self.models))
                      + b"".join(model.encode() for model in self.models))

    def variant(self, model, cut, number):
        """The name of who answered; None where that cut has none of that number."""
        return next((variant.name for each in self.models if each.id == model
                     for other in each.cuts if other.id == cut
                     for variant in other.variants if variant.id == number), None)

    @staticmethod
    def decode(payload):
        reader = open_payload(payload)
        models = tuple(_model(reader) for _ in range(reader.u16("models")))
        read_extensions(reader)
        _require_once(reader, "models", [model.id for model in models])
        _require_once(reader, "models", [model[1:3] for model in models])
        return Catalogue(models)


def _require_once(reader, field, values):
    reader.require(len(set(values)) == len(values), field, "something is there twice")


def _model(reader):
    number = reader.u16("model id")
    network, fingerprint = reader.string("network"), reader.string("fingerprint")
    reader.require(_NETWORK.fullmatch(network), "network", "is no name")
    reader.require(_FINGERPRINT.fullmatch(fingerprint), "fingerprint", "is no SHA-256")
    outputs = tuple(reader.string("output") for _ in range(reader.u16("outputs")))
    cuts = tuple(_cut(reader) for _ in range(reader.u16("cuts")))
    _require_once(reader, "cuts", [cut.id for cut in cuts])
    _require_once(reader, "cuts", [cut.name for cut in cuts])
    return Model(number, network, fingerprint, outputs, cuts)


def _cut(reader):
    section = reader.u32("cut bytes", 0, MAX_CATALOGUE_BYTES)
    start = reader.at
    fields = Reader(reader.take(section, "cut"), reader.base + start)
    number, name = fields.u16("cut id"), fields.string("cut")
    _require_name(fields, "cut", name)
    crossing, answer = fields.u64("hash of what crosses"), fields.u64("hash of the answer")
    largest = fields.u32("largest request payload", 1, MAX_I32)
    pictures = fields.u8("pictures")
    fields.require(pictures <= 1, "pictures", "%d is neither 0 nor 1" % pictures)
    calibrations = tuple(fields.u32("calibration") for _ in range(fields.u16("calibrations")))
    return Cut(number, name, crossing, answer, largest, pictures == 1, calibrations,
               _variants(read_extensions(fields).fields(VARIANTS)))


def _require_name(fields, field, name):
    fields.require(name and all(map(is_seen, name))
                   and len(name.encode("utf-8")) <= _MAX_NAME_BYTES, field, "is no name")


def _variants(fields):
    found, seen = [], set()
    while fields is not None and fields.left():
        number = fields.u16("variant id")
        fields.require(number not in seen, "variant id", "%d is there twice" % number)
        name = fields.string("variant")
        _require_name(fields, "variant", name)
        fields.require(name not in seen, "variant", "is there twice")
        seen |= {number, name}
        found.append(Variant(number, name))
    return tuple(found)
