package io.cleave.bench.graphs;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Float16;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Session;
import io.cleave.core.picture.PictureFile;
import io.cleave.core.picture.PictureInput;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What networks are given. */
final class Inputs {
  private Inputs() {}

  /** Floats of mean 0 and deviation 1, integers 0 or 1; the same for the same seed. */
  static Tensors noise(Signature signature, int batch, long seed) {
    Tensors tensors = Tensors.allocate(signature, batch);
    Random random = new Random(seed);
    for (TensorSpec tensor : signature.tensors()) {
      ByteBuffer data = tensors.data(tensor.name());
      while (data.hasRemaining()) {
        switch (tensor.type()) {
          case FLOAT32 -> data.putFloat((float) random.nextGaussian());
          case FLOAT16 ->
              data.putShort(Float16.narrow(Float.floatToRawIntBits((float) random.nextGaussian())));
          case INT64 -> data.putLong(random.nextInt(2));
          case INT32 -> data.putInt(random.nextInt(2));
          case INT16 -> data.putShort((short) random.nextInt(2));
          case INT8, UINT8, BOOL -> data.put((byte) random.nextInt(2));
        }
      }
    }
    return tensors;
  }

  /**
   * Prepares pictures as the model says, repeated to fill a batch; where it says nothing, stretches
   * them to the input, red, green and blue from -1 to 1.
   *
   * @throws IllegalArgumentException if the network takes no picture
   */
  static Tensors pictures(Model model, List<Path> files, int batch) throws IOException {
    Signature signature = model.network().sampled(model.network().input());
    TensorSpec input = signature.only("picture");
    TensorShape shape = input.shape();
    boolean takesPictures =
        input.type() == ElementType.FLOAT32 && shape.rank() == 3 && shape.dim(0) == 3;
    Check.argument(takesPictures, "input", input, "float32 of three colours, height and width");
    Tensors inputs = Tensors.allocate(signature, batch);
    for (int i = 0; i < batch; i++) {
      Path file = files.get(i % files.size());
      ByteBuffer target = inputs.sample(i).data(0);
      if (model.task() instanceof Classification task) {
        new PictureInput(task.preprocessing()).decode(Files.readAllBytes(file), target);
      } else {
        stretch(file, shape.dim(1), shape.dim(2), target);
      }
    }
    return inputs;
  }

  private static void stretch(Path file, int height, int width, ByteBuffer target)
      throws IOException {
    BufferedImage picture =
        PictureFile.read(file.toString(), PictureFile.bytes(file), PictureInput.MAX_PIXELS)
            .toBufferedImage();
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    int[] pixels = scaled.getRGB(0, 0, width, height, null, 0, width);
    for (int shift = 16; shift >= 0; shift -= 8) {
      for (int pixel : pixels) {
        target.putFloat(((pixel >>> shift) & 0xff) / 127.5f - 1);
      }
    }
  }

  /** Gives a session its inputs. */
  static void fill(Session session, Tensors inputs) {
    copy(inputs, session.inputs(inputs.signature(), inputs.batch()));
  }

  static Tensors copy(Tensors from) {
    return copy(from, Tensors.allocate(from.signature(), from.batch()));
  }

  private static Tensors copy(Tensors from, Tensors into) {
    from.signature().names().forEach(tensor -> into.data(tensor).put(from.data(tensor)));
    return into;
  }
}
