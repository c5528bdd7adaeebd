package io.cleave.lab.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.Pixels;
import io.cleave.core.picture.Preprocessing;
import io.cleave.lab.images.LabelledImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns images into a classifier's input. A square image of the input's size is used as it is; any
 * other image is first resized and cropped. Not safe for concurrent use.
 */
public final class ModelInput {
  private static final int COLOURS = 3;

  private final Preprocessing preprocessing;
  private final Signature signature;
  private @Nullable ByteBuffer memory;

  /**
   * Creates the input of a model.
   *
   * @param preprocessing the model's preprocessing
   * @param name the name of the model's input tensor, of shape (3, size, size)
   */
  public ModelInput(Preprocessing preprocessing, String name) {
    int size = preprocessing.size();
    this.preprocessing = preprocessing;
    this.signature =
        Signature.of(
            new TensorSpec(name, ElementType.FLOAT32, TensorShape.of(COLOURS, size, size)));
  }

  /**
   * {@return the input of a model that classifies images}
   *
   * @param model a model with one input
   * @throws IllegalArgumentException if the model does not classify images
   */
  public static ModelInput of(Model model) {
    return new ModelInput(
        Classification.of(model).preprocessing(), model.network().inputs().only("input").name());
  }

  /**
   * {@return the input tensor for a batch of images, of shape (batch, 3, size, size)} It is valid
   * until the next call.
   *
   * @param images one or more images
   */
  public Tensors of(List<Pixels> images) {
    int bytes = Math.multiplyExact(images.size(), Math.toIntExact(signature.bytes()));
    ByteBuffer target = memory;
    if (target == null || target.capacity() < bytes) {
      target = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
      memory = target;
    }
    target.clear().limit(bytes);
    for (Pixels image : images) {
      write(image, target);
    }
    return Tensors.of(signature, images.size(), List.of(target.flip()));
  }

  private void write(Pixels image, ByteBuffer target) {
    int size = preprocessing.size();
    boolean framed = image.width() == size && image.height() == size;
    preprocessing.scale(framed ? image : preprocessing.frame(image), target);
  }

  /**
   * {@return the images as an array of shape (batch, 3, size, size)}
   *
   * @param images one or more images
   * @param manager owns the array
   */
  public NDArray array(List<LabelledImage> images, NDManager manager) {
    int size = preprocessing.size();
    ByteBuffer values = of(images.stream().map(LabelledImage::pixels).toList()).data(0);
    try (NDArray shared =
        manager.create(values, new Shape(images.size(), COLOURS, size, size), DataType.FLOAT32)) {
      return shared.duplicate(); // an array may keep the buffer
    }
  }
}
