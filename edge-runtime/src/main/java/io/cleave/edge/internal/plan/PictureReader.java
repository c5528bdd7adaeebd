package io.cleave.edge.internal.plan;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.PicturesException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes a network's input from a picture's file on the device, bit for bit as a server does.
 * Thread-safe.
 */
public final class PictureReader {
  private final PictureInput pictures;
  private final TensorShape shape;
  private final Signature inputs;

  private PictureReader(PictureScaling scaling, Signature inputs) {
    this.pictures = new PictureInput(scaling);
    this.shape = scaling.shape();
    this.inputs = shapes(inputs);
  }

  /** A reader for a model whose task says how; empty for any other. */
  static Optional<PictureReader> of(Model model) {
    return model.task() instanceof PictureTask<?> task
        ? of(task.scaling(), model.network().inputs())
        : Optional.empty();
  }

  private static Optional<PictureReader> of(PictureScaling scaling, Signature inputs) {
    TensorSpec first = inputs.tensors().get(0);
    return inputs.tensors().size() == 1
            && first.type() == ElementType.FLOAT32
            && first.shape().admits(scaling.shape())
        ? Optional.of(new PictureReader(scaling, inputs))
        : Optional.empty();
  }

  /**
   * {@return the input that a picture becomes, with its shape and without open dimensions}
   *
   * @param given the inputs of a model for the same pictures: one tensor
   */
  public Signature shapes(Signature given) {
    TensorSpec only = given.only("pictures");
    return Signature.of(only.withShape(shape));
  }

  /**
   * {@return the network's input for a picture: one sample, in memory of its own}
   *
   * @param file a JPEG, PNG, WebP, GIF or BMP
   * @throws IllegalArgumentException if the file is no such picture, damaged, too large or too
   *     small
   */
  public Tensors read(ByteBuffer file) {
    Tensors target = Tensors.allocate(inputs, 1);
    read(file, target);
    return target;
  }

  /**
   * Decodes a picture into memory that is there.
   *
   * @param file a JPEG, PNG, WebP, GIF or BMP
   * @param target one sample of {@link #shapes}
   * @throws IllegalArgumentException if the file is no such picture, damaged, too large or too
   *     small
   */
  public void read(ByteBuffer file, Tensors target) {
    byte[] bytes = new byte[file.remaining()];
    file.get(bytes);
    try {
      pictures.decode(bytes, target.data(0));
    } catch (PicturesException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
