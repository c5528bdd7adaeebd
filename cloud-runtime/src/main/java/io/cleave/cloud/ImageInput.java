package io.cleave.cloud;

import ai.djl.ndarray.NDManager;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.TensorDecoder;
import io.cleave.core.Preprocessing;
import io.cleave.core.images.PictureInput;
import io.cleave.core.images.PicturesException;
import io.cleave.core.pytorch.PyTorch;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** The payload is an image: a JPEG or PNG file, or a tensor. */
final class ImageInput extends InputDecoder {
  private final NDManager manager = PyTorch.newManager();
  private final PictureInput pictures;
  private final int size;

  ImageInput(ServedPart tail, Preprocessing preprocessing) {
    super(tail);
    this.pictures = new PictureInput(preprocessing, manager);
    this.size = preprocessing.size();
  }

  @Override
  public void close() {
    manager.close();
  }

  /** A black picture takes all of Java's imaging along. */
  @Override
  void warmUp(ByteBuffer target) {
    try (ByteArrayOutputStream file = new ByteArrayOutputStream()) {
      ImageIO.write(new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB), "jpeg", file);
      pictures.decode(file.toByteArray(), target);
    } catch (IOException e) {
      throw new IllegalStateException("JPEG files cannot be decoded here", e);
    }
  }

  @Override
  void decode(TailRequest request, ByteBuffer target) {
    ByteBuffer payload = request.tensor();
    if (TensorDecoder.isFrame(payload)) {
      super.decode(request, target);
      return;
    }
    byte[] file = new byte[payload.remaining()];
    payload.get(file);
    try {
      pictures.decode(file, target);
    } catch (PicturesException e) {
      throw new CorruptFrameException(0, "payload", e.getMessage());
    }
  }
}
