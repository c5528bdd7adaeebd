"""The net must name what differs, however small, and nothing else. Run by NetTest."""

import math
import sys
import tempfile
import unittest
from array import array
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "main/python/net"))

import compare
import masks

LOGITS = "logits/resnet18.pth@maxpool.f32"
DECODED = "decoded/odd/compact,levels=6.f32"
HELP = "printed/help sweep.out"
CLASSIFY = "printed/classify exact.out"
CLASSIFIED = "  sent {} bytes, 1.8x less than float32; ms: head {}, total {}\n"
DEMO = """tail server on 127.0.0.1:{port}, a process of its own
profile   top-1  agree  bytes  ratio     png   jpeg  head  encode   net  queue  decode   tail  total
--------  -----  -----  -----  -----  ------  -----  ----  ------  ----  -----  ------  -----  -----
exact     {top1}  100.0  8,710   1.9x  11,373  1,635  0.53    0.44  4.46   0.27    0.19  {tail}  26.59
"""


def next_float(value):
    bits = array("I", array("f", [value]).tobytes())
    bits[0] += 1
    return array("f", bits.tobytes())[0]


class NetTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.before, self.now = Path(folder.name) / "before", Path(folder.name) / "now"
        for answers in (self.before, self.now):
            self.write(answers, LOGITS, array("f", [-4.0, 2.5, 1.0]).tobytes())
            self.write(answers, DECODED, array("f", [0.0, 0.1, 7.5]).tobytes())
            self.write(answers, "payloads.tsv", b"odd/compact,levels=6\t17 refused\n")
            self.write(answers, HELP, b"Usage: cleave sweep\n  --count=N  (default: all)\n")
            self.write(answers, CLASSIFY, CLASSIFIED.format("9,063", "3.4", "144.3").encode())
            self.write(answers, "files/sweep/sweep.json", b'{"top1": 0.93, "tailMillis": 5.57}')
            self.write(answers, "files/trained/weights.safetensors", b"\xff\x00\x01\xfe")

    @staticmethod
    def write(answers, name, content):
        path = answers / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def change(self, name, content):
        self.write(self.now, name, content)

    def differences(self):
        checks = [
            *compare.compare_networks(self.before, self.now),
            *compare.compare_tensors(self.before, self.now),
            *compare.compare_commands(self.before, self.now, {"FOLDER": self.before}, {"FOLDER": self.now}),
        ]
        return [check for check in checks if check.difference]

    def assert_one(self, row, name, *words):
        differences = self.differences()
        self.assertEqual([(row, name)], [(check.row, check.name) for check in differences])
        for word in words:
            self.assertIn(word, differences[0].difference)

    def test_equal_answers_do_not_differ(self):
        self.assertEqual([], self.differences())

    def test_logits_may_be_a_millionth_of_the_largest_apart(self):
        self.change(LOGITS, array("f", [-4.0, 2.5 + 3e-6, 1.0]).tobytes())
        self.assertEqual([], self.differences())

    def test_names_a_logit_that_is_further_off(self):
        self.change(LOGITS, array("f", [-4.0, 2.5 + 6e-6, 1.0]).tobytes())
        self.assert_one("logits of resnet18", "resnet18.pth@maxpool.f32", "number 1 was 2.5", "off by 1.5e-06")

    def test_names_a_logit_that_is_no_number(self):
        self.change(LOGITS, array("f", [-4.0, 2.5, math.nan]).tobytes())
        self.assert_one("logits of resnet18", "resnet18.pth@maxpool.f32", "number 2 was 1.0, is nan")

    def test_names_logits_that_are_fewer(self):
        self.change(LOGITS, array("f", [-4.0, 2.5]).tobytes())
        self.assert_one("logits of resnet18", "resnet18.pth@maxpool.f32", "3 numbers before, 2 now")

    def test_names_a_decoded_value_that_is_off_by_its_last_bit(self):
        self.change(DECODED, array("f", [0.0, next_float(0.1), 7.5]).tobytes())
        self.assert_one("decoded, compact", "odd/compact,levels=6", "1 of 3 values; value 1", "0x3dcccccd", "0x3dccccce")

    def test_names_a_decoded_zero_of_the_other_sign(self):
        self.change(DECODED, array("f", [-0.0, 0.1, 7.5]).tobytes())
        self.assert_one("decoded, compact", "odd/compact,levels=6", "value 0 was 0.0", "is -0.0")

    def test_names_a_payload_that_is_a_byte_longer(self):
        self.change("payloads.tsv", b"odd/compact,levels=6\t18 refused\n")
        self.assert_one("payloads, compact", "odd/compact,levels=6", "were 17 refused, are 18 refused")

    def test_names_a_tensor_that_is_no_longer_sent(self):
        self.change("payloads.tsv", b"")
        self.assert_one("payloads, compact", "odd/compact,levels=6", "are none")

    def test_names_a_changed_help_text(self):
        self.change(HELP, b"Usage: cleave sweep\n  --count=N  (default: 100)\n")
        self.assert_one("./cleave help", "help sweep.out", "-  --count=N  (default: all)", "+  --count=N  (default: 100)")

    def test_names_a_file_that_one_of_them_lacks(self):
        (self.now / "files/sweep/sweep.json").unlink()
        self.assert_one("files of commands", "sweep/sweep.json", "missing now")
        self.change("files/sweep/sweep.json", (self.before / "files/sweep/sweep.json").read_bytes())
        self.change("files/sweep/more.csv", b"a,b\n")
        self.assert_one("files of commands", "sweep/more.csv", "missing before")

    def test_names_a_byte_of_a_file_that_is_no_text(self):
        self.change("files/trained/weights.safetensors", b"\xff\x00\x01\xfd")
        self.assert_one("files of commands", "trained/weights.safetensors", "the first that differs is byte 3")

    def test_durations_are_masked_and_the_bytes_beside_them_are_not(self):
        self.change(CLASSIFY, CLASSIFIED.format("9,063", "31.2", "99.9").encode())
        self.change("files/sweep/sweep.json", b'{"top1": 0.93, "tailMillis": 6.1E-4}')
        self.assertEqual([], self.differences())
        self.change(CLASSIFY, CLASSIFIED.format("9,064", "3.4", "144.3").encode())
        self.assert_one("./cleave classify", "classify exact.out", "+  sent 9,064 bytes")

    def test_accuracies_beside_durations_are_not_masked(self):
        self.change("files/sweep/sweep.json", b'{"top1": 0.94, "tailMillis": 5.57}')
        self.assert_one("files of commands", "sweep/sweep.json", '+{"top1": 0.94')

    def test_of_the_demo_port_and_milliseconds_are_masked_and_nothing_else(self):
        def masked(**numbers):
            return masks.mask("demo.out", DEMO.format(**numbers), {})

        expected = masked(port=4711, top1="100.0", tail=" 5.57")
        self.assertEqual(expected, masked(port=47110, top1="100.0", tail="55.57"))
        self.assertNotEqual(expected, masked(port=4711, top1=" 95.0", tail=" 5.57"))

    def test_progress_is_masked_and_what_is_said_between_is_not(self):
        drawn = "\r train 0% [   ] 0/2 (0:00:00 / ?)  loss 2\r{}epoch 1: loss 2.3391  \n\rtrain [==] (0:00:01 / 0:00:02)\r  \r"
        slowly = drawn.format("train 50% [=  ] 1/2 (0:00:01 / 0:00:01)\r     \r")
        self.assertEqual("\nepoch 1: loss 2.3391\n", masks.mask("train.err", drawn.format(""), {}))
        self.assertEqual("\nepoch 1: loss 2.3391\n", masks.mask("train.err", slowly, {}))

    def test_folders_are_masked(self):
        folders = {"FOLDER": "/src/now/out", "CHECKOUT": "/src/now"}
        self.assertEqual("FOLDER/a CHECKOUT/b", masks.mask("train.out", "/src/now/out/a /src/now/b", folders))


if __name__ == "__main__":
    unittest.main()
