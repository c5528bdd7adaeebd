package io.cleave.bench.graphs;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Model;
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

/** Pictures as a network's input, repeated to fill a batch. */
final class PictureInputs {
  private PictureInputs() {}

  /**
   * Prepares pictures as the model says; where it says nothing, stretches them to the input, red,
   * green and blue from -1 to 1.
   *
   * @throws IllegalArgumentException if the network takes no picture
   */
  static Tensors of(Model model, List<Path> files, int batch) throws IOException {
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
}
