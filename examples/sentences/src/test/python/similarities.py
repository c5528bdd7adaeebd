"""Writes the similarities that SentencesTest expects.

pip install onnxruntime tokenizers numpy
similarities.py all-minilm-l6-v2.onnx all-minilm-l6-v2-tokenizer.json > src/test/resources/similarities.csv
"""
import sys

import numpy
import onnxruntime
from tokenizers import Tokenizer

SENTENCES = [
    "The cat sleeps on the warm windowsill.",
    "A kitten is dozing in the sun by the window.",
    "The central bank raised interest rates again.",
    "Borrowing money has become more expensive.",
]

network = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(sys.argv[2])
tokenizer.no_padding()


def embedding(sentence):
    tokens = tokenizer.encode(sentence)
    inputs = {
        "input_ids": tokens.ids,
        "attention_mask": tokens.attention_mask,
        "token_type_ids": tokens.type_ids,
    }
    arrays = {name: numpy.array([values], dtype=numpy.int64) for name, values in inputs.items()}
    mean = network.run(None, arrays)[0][0].mean(axis=0)
    return mean / numpy.linalg.norm(mean)


vectors = [embedding(sentence) for sentence in SENTENCES]
for one in vectors:
    print(",".join(f"{numpy.dot(one, other):.4f}" for other in vectors))
