package io.cleave.core.task;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureSize;
import io.cleave.core.picture.PictureTask;
import io.cleave.core.picture.Pixels;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as DJL's translator. It creates one array and reads the bytes of others, so that any
 * manager will do, one that computes nothing too.
 *
 * @param <O> what the user gets
 * @param task makes the input, and reads the outputs
 */
record PictureTranslator<O>(PictureTask<O> task) implements Translator<Image, O> {
  private static final String SIZE = "io.cleave.picture";

  /** Each picture is a batch of its own: to stack arrays, a manager would have to compute. */
  @Override
  public @Nullable Batchifier getBatchifier() {
    return null;
  }

  @Override
  public NDList processInput(TranslatorContext context, Image image) {
    Pixels pixels = pixels(context, image);
    TensorShape shape = task.scaling().shape();
    ByteBuffer input = ByteBuffer.allocateDirect(shape.bytes()).order(ByteOrder.nativeOrder());
    task.scaling().write(pixels, input);
    context.setAttachment(SIZE, new PictureSize(pixels.width(), pixels.height()));
    Shape batch = new Shape(1, shape.dim(0), shape.dim(1), shape.dim(2));
    return new NDList(context.getNDManager().create(input.flip(), batch, DataType.FLOAT32));
  }

  private static Pixels pixels(TranslatorContext context, Image image) {
    if (image.getWrappedImage() instanceof BufferedImage picture) {
      return Pixels.of(picture);
    }
    try (NDArray array = image.toNDArray(context.getNDManager());
        NDArray bytes = array.toType(DataType.UINT8, true)) {
      return new Pixels(image.getWidth(), image.getHeight(), bytes.toByteArray());
    }
  }

  @Override
  public O processOutput(TranslatorContext context, NDList outputs) {
    List<TensorSpec> specs = new ArrayList<>();
    List<ByteBuffer> data = new ArrayList<>();
    for (NDArray output : outputs) {
      specs.add(spec(specs.size(), output));
      data.add(output.toByteBuffer());
    }
    Tensors sample = Tensors.of(new Signature(specs), 1, data);
    Object picture = Objects.requireNonNull(context.getAttachment(SIZE));
    return task.answer(sample, (PictureSize) picture);
  }

  /** The outputs are known by their order alone. */
  private static TensorSpec spec(int index, NDArray output) {
    long[] dims = output.getShape().getShape();
    int[] sample = new int[Math.max(0, dims.length - 1)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = Math.toIntExact(dims[i + 1]);
    }
    return new TensorSpec("output " + index, type(output.getDataType()), TensorShape.of(sample));
  }

  private static ElementType type(DataType type) {
    return type == DataType.BOOLEAN ? ElementType.BOOL : ElementType.valueOf(type.name());
  }
}
