package io.cleave.examples.training;

import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.Preprocessing;
import java.util.List;

/**
 * What is done to images before the network, many at once: the numbers are those of the model's
 * translator, which takes one at a time. Bytes are resized to bytes, then (value / 255 - mean) /
 * deviation for each colour.
 */
final class ModelInput {
  private static final Shape COLOURS = new Shape(1, 3, 1, 1);

  private final Preprocessing preprocessing;

  ModelInput(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  /** {@return float32 of shape (images, 3, height, width), attached to {@code manager}} */
  NDArray of(Batch batch, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray bytes = pixels(batch, scratch);
      NDArray values = bytes.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false);
      NDArray mean = colours(preprocessing.mean(), scratch);
      NDArray deviation = colours(preprocessing.deviation(), scratch);
      NDArray input = values.div(255f).subi(mean).divi(deviation).duplicate();
      input.attach(manager);
      return input;
    }
  }

  /** {@return bytes of shape (images, height, width, 3)} */
  private NDArray pixels(Batch batch, NDManager scratch) {
    NDList blocks = new NDList();
    batch.blocks().forEach(block -> blocks.add(pixels(block, scratch)));
    return blocks.size() == 1 ? blocks.head() : NDArrays.concat(blocks);
  }

  private NDArray pixels(Batch.Block block, NDManager scratch) {
    Shape shape = new Shape(block.images(), block.side(), block.side(), 3);
    NDArray bytes = scratch.create(block.rgb(), shape, DataType.UINT8);
    int size = preprocessing.size();
    return block.side() == size ? bytes : NDImageUtils.resize(bytes, size, size);
  }

  private static NDArray colours(List<Float> values, NDManager scratch) {
    return scratch.create(new float[] {values.get(0), values.get(1), values.get(2)}, COLOURS);
  }
}
