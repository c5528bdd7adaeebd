package io.cleave.cloud;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.TensorDecoder;
import io.cleave.core.images.PictureInput;
import io.cleave.core.images.PicturesException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** The payload is an image: a JPEG or PNG file, or a tensor. */
final class ImageInput implements InputDecoder {
  private final InputDecoder tensors;
  private final PictureInput pictures;

  ImageInput(InputDecoder tensors, PictureInput pictures) {
    this.tensors = tensors;
    this.pictures = pictures;
  }

  /** A picture of one pixel takes all of Java's imaging along. */
  @Override
  public void warmUp(ByteBuffer target) {
    try (ByteArrayOutputStream file = new ByteArrayOutputStream()) {
      ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "jpeg", file);
      pictures.decode(file.toByteArray(), target);
    } catch (IOException e) {
      throw new IllegalStateException("JPEG files cannot be decoded here", e);
    }
  }

  @Override
  public void decode(TailRequest request, ByteBuffer target) {
    ByteBuffer payload = request.tensor();
    if (TensorDecoder.isFrame(payload)) {
      tensors.decode(request, target);
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
