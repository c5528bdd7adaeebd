package io.cleave.codec.transform;

import java.util.Arrays;

/**
 * {@code output[r] = max(min, offset[r] + sum over i of matrix[r][i] * input[i])} for a chunk of
 * positions at once. Sums run over the inputs in their order, in binary32, so that every machine
 * gets the same bits.
 */
final class AffineMap {
  private final float[] matrix;
  private final float[] offsets;
  private final float min;
  private final int inputs;

  AffineMap(float[] matrix, float[] offsets, float min) {
    this.matrix = matrix;
    this.offsets = offsets;
    this.min = min;
    this.inputs = matrix.length / offsets.length;
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return offsets.length;
  }

  /**
   * Computes one output.
   *
   * @param row the index of the output
   * @param input chunks of {@link ChannelMixer#CHUNK} elements of each input, one after the other
   * @param empty whether an input's chunk is {@code +0.0f} throughout, and adds nothing
   * @param output receives the chunk
   * @param count how many elements of the chunk to compute
   */
  void apply(int row, float[] input, boolean[] empty, float[] output, int count) {
    Arrays.fill(output, 0, count, offsets[row]);
    for (int i = 0; i < inputs; i++) {
      if (!empty[i]) {
        add(matrix[row * inputs + i], input, i * ChannelMixer.CHUNK, output, count);
      }
    }
    for (int k = 0; k < count; k++) {
      output[k] = Math.max(min, output[k]);
    }
  }

  private static void add(float factor, float[] input, int from, float[] output, int count) {
    for (int k = 0; k < count; k++) {
      output[k] += factor * input[from + k];
    }
  }
}
