package io.cleave.edge;

import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;

/**
 * What the device itself made of a request.
 *
 * @param path how
 * @param shape the answer's
 * @param values the answer, little-endian float32, which nobody changes any more
 * @param startedNanos {@link System#nanoTime} when its turn came
 * @param decodedNanos {@link System#nanoTime} when its input was ready
 * @param endedNanos {@link System#nanoTime} when its values were ready
 */
record LocalAnswer(
    PredictionPath path,
    TensorShape shape,
    ByteBuffer values,
    long startedNanos,
    long decodedNanos,
    long endedNanos) {}
