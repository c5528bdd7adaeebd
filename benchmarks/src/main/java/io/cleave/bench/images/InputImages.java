package io.cleave.bench.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.lab.images.ImageSource;
import io.cleave.lab.images.LabelledImage;
import io.cleave.lab.images.PictureReader;
import io.cleave.lab.images.TestSplit;
import io.cleave.lab.measure.ModelInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labelled square images, as pictures and as a network's input. Immutable, unless somebody paints
 * the pictures.
 */
public final class InputImages {

  private final ModelInput modelInput;
  private final List<BufferedImage> pictures;
  private final int[] labels;

  private InputImages(ModelInput modelInput, List<BufferedImage> pictures, int[] labels) {
    this.modelInput = modelInput;
    this.pictures = List.copyOf(pictures);
    this.labels = labels;
  }

  /**
   * Images to test a model on.
   *
   * @param model whose labels they have
   * @param path labelled images; of no use to a model whose classes have a {@link TestSplit}
   * @param limit the most images
   * @return that many, spread evenly over all
   * @throws IOException if the images cannot be read, or one is of another class
   * @throws IllegalArgumentException if there is no path where one is needed
   */
  public static InputImages of(Model model, @Nullable Path path, int limit) throws IOException {
    Check.argument(limit >= 1, "count", limit, "1 or more");
    Classification task = Classification.of(model);
    Optional<TestSplit> own = TestSplit.of(task.labels());
    if (own.isPresent()) {
      return of(model, own.get().images(), own.get().count(), limit);
    }
    if (path == null) {
      throw new IllegalArgumentException(
          "images: none (expected: --images, a folder or zip of this model's classes)");
    }
    try {
      PictureReader reader = new PictureReader(task.preprocessing());
      List<LabelledImage> all = reader.read(path, task.labels()).images();
      return of(model, index -> all.get((int) index), all.size(), limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + path);
    }
  }

  private static InputImages of(Model model, ImageSource source, int all, int limit) {
    int count = Math.min(limit, all);
    List<BufferedImage> pictures = new ArrayList<>();
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      LabelledImage image = source.image((long) i * all / count);
      pictures.add(image.picture());
      labels[i] = image.label();
    }
    return new InputImages(ModelInput.of(model), pictures, labels);
  }

  /** {@return how many there are} */
  public int count() {
    return labels.length;
  }

  /** {@return the pictures, red, green and blue of 8 bits} */
  public List<BufferedImage> pictures() {
    return pictures;
  }

  /**
   * Returns the class of an image.
   *
   * @param index which image
   * @return the index of its label among the network's
   */
  public int label(int index) {
    return labels[index];
  }

  /**
   * Some images as the network's input.
   *
   * @param first the first of them
   * @param size how many
   * @param manager owns it
   * @return float32 of shape (size, 3, height, width), normalised
   */
  public NDArray input(int first, int size, NDManager manager) {
    return input(pictures.subList(first, first + size), manager);
  }

  /**
   * Pictures as the network's input, scaled where they are not of its size. The numbers are those
   * of the model's translator: bytes are scaled to bytes.
   *
   * @param some one or more, square
   * @param manager owns it
   * @return float32 of shape (pictures, 3, height, width), normalised
   */
  public NDArray input(List<BufferedImage> some, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList blocks = new NDList();
      for (int from = 0; from < some.size(); ) {
        int to = from;
        while (to < some.size() && some.get(to).getWidth() == some.get(from).getWidth()) {
          to++;
        }
        blocks.add(bytes(some.subList(from, to), scratch));
        from = to;
      }
      return modelInput.of(blocks, manager);
    }
  }

  /** Bytes of shape (pictures, height, width, 3) of pictures of one size. */
  private static NDArray bytes(List<BufferedImage> some, NDManager scratch) {
    int side = some.get(0).getWidth();
    int[] pixels = new int[side * side];
    ByteBuffer rgb = ByteBuffer.allocateDirect(some.size() * 3 * pixels.length);
    for (BufferedImage picture : some) {
      picture.getRGB(0, 0, side, side, pixels, 0, side);
      for (int pixel : pixels) {
        rgb.put((byte) (pixel >>> 16)).put((byte) (pixel >>> 8)).put((byte) pixel);
      }
    }
    return scratch.create(rgb.flip(), new Shape(some.size(), side, side, 3), DataType.UINT8);
  }
}
