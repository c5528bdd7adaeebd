package io.cleave.cloud;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.TensorDecoder;
import io.cleave.core.images.PictureInput;
import io.cleave.core.images.PicturesException;
import java.nio.ByteBuffer;

/** The payload is an image: a JPEG or PNG file, or a tensor. */
final class ImageInput implements InputDecoder {
  private final InputDecoder tensors;
  private final PictureInput pictures;

  ImageInput(InputDecoder tensors, PictureInput pictures) {
    this.tensors = tensors;
    this.pictures = pictures;
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
