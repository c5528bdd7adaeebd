package io.cleave.lab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.ColourOrder;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.lab.images.LabelledImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What is done to images before the network, many at once: the numbers are those of the model's
 * translator, which takes one at a time. Bytes are resized to bytes or cut, put into the network's
 * order of colours, then (value / 255 - mean) / deviation for each.
 *
 * @param preprocessing what the network expects
 */
public record ModelInput(Preprocessing preprocessing) {
  private static final int COLOURS_AT = 3;
  private static final Shape COLOURS = new Shape(1, 3, 1, 1);

  /**
   * Takes what a model expects.
   *
   * @param model one that classifies images
   * @return its input
   * @throws IllegalArgumentException if it does not
   */
  public static ModelInput of(Model model) {
    return new ModelInput(Classification.of(model).preprocessing());
  }

  /**
   * Makes the network's input of images; neighbours of one size are resized together.
   *
   * @param images one or more
   * @param manager owns the result
   * @return float32 of shape (images, 3, height, width), normalised
   * @throws IllegalArgumentException if one is smaller than the input and the model resizes nothing
   */
  public NDArray of(List<LabelledImage> images, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList blocks = new NDList();
      for (int from = 0; from < images.size(); ) {
        int to = from + 1;
        while (to < images.size() && images.get(to).side() == images.get(from).side()) {
          to++;
        }
        blocks.add(bytes(images.subList(from, to), scratch));
        from = to;
      }
      return of(blocks, manager);
    }
  }

  private static NDArray bytes(List<LabelledImage> images, NDManager scratch) {
    int side = images.get(0).side();
    ByteBuffer rgb = ByteBuffer.allocateDirect(images.size() * 3 * side * side);
    images.forEach(image -> rgb.put(image.pixels()));
    return scratch.create(rgb.flip(), new Shape(images.size(), side, side, 3), DataType.UINT8);
  }

  /**
   * Makes the network's input of square images.
   *
   * @param blocks one or more arrays of bytes of shape (images, side, side, 3); what is computed in
   *     between belongs to their manager, which the caller closes
   * @param manager owns the result
   * @return float32 of shape (all images, 3, height, width), normalised
   * @throws IllegalArgumentException if one is smaller than the input and the model resizes nothing
   */
  public NDArray of(NDList blocks, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray bytes = arranged(framed(blocks));
      NDArray values = bytes.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false);
      NDArray mean = colours(preprocessing.mean(), scratch);
      NDArray deviation = colours(preprocessing.deviation(), scratch);
      NDArray input = values.div(255f).subi(mean).divi(deviation).duplicate();
      input.attach(manager);
      return input;
    }
  }

  /** {@return bytes of shape (images, height, width, 3), attached to the blocks' manager} */
  private NDArray framed(NDList blocks) {
    NDList framed = new NDList();
    blocks.forEach(block -> framed.add(framed(block)));
    return framed.size() == 1 ? framed.head() : NDArrays.concat(framed);
  }

  private NDArray framed(NDArray block) {
    int size = preprocessing.size();
    long side = block.getShape().get(1);
    if (side == size) {
      return block;
    }
    byte[] pixels = block.toByteArray();
    int imageBytes = Math.toIntExact(3 * side * side);
    int images = pixels.length / imageBytes;
    ByteBuffer framed = ByteBuffer.allocateDirect(images * 3 * size * size);
    for (int from = 0; from < pixels.length; from += imageBytes) {
      byte[] image = Arrays.copyOfRange(pixels, from, from + imageBytes);
      framed.put(preprocessing.frame(new Pixels((int) side, (int) side, image)).values());
    }
    Shape shape = new Shape(images, size, size, 3);
    return block.getManager().create(framed.flip(), shape, DataType.UINT8);
  }

  private NDArray arranged(NDArray pixels) {
    return preprocessing.colours() == ColourOrder.RGB ? pixels : pixels.flip(COLOURS_AT);
  }

  private static NDArray colours(List<Float> values, NDManager scratch) {
    return scratch.create(new float[] {values.get(0), values.get(1), values.get(2)}, COLOURS);
  }
}
