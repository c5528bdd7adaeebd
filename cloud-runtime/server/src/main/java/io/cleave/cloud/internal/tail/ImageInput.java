package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.PictureInput;
import io.cleave.core.picture.PictureScaling;
import io.cleave.core.picture.PicturesException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Decodes images: a picture's file, or a tensor. */
public final class ImageInput extends InputDecoder {
  private final PictureInput pictures;
  private final TensorShape shape;
  private final Signature image;

  public ImageInput(ServedPart tail, PictureScaling scaling, long maxSampleBytes) {
    super(tail, maxSampleBytes);
    this.pictures = new PictureInput(scaling);
    this.shape = scaling.shape();
    TensorSpec input = tail.crossing().only("pictures");
    this.image = Signature.of(input.withShape(shape));
  }

  /** Decoding a black picture loads all of Java's imaging code. */
  @Override
  public void warmUp(Tensors target) {
    try (ByteArrayOutputStream file = new ByteArrayOutputStream()) {
      ImageIO.write(
          new BufferedImage(shape.dim(2), shape.dim(1), BufferedImage.TYPE_INT_RGB), "jpeg", file);
      pictures.decode(file.toByteArray(), target.data(0));
    } catch (IOException e) {
      throw new IllegalStateException("JPEG files cannot be decoded here", e);
    }
  }

  @Override
  public Signature sampled() {
    return image;
  }

  @Override
  public Signature shapes(TailRequest request) {
    return request.kind() == PayloadKind.PICTURE ? image : super.shapes(request);
  }

  @Override
  public void decode(TailRequest request, Tensors target) {
    if (request.kind() != PayloadKind.PICTURE) {
      super.decode(request, target);
      return;
    }
    ByteBuffer content = request.content();
    byte[] file = new byte[content.remaining()];
    content.get(file);
    try {
      pictures.decode(file, target.data(0));
    } catch (PicturesException e) {
      throw new CorruptFrameException(0, "payload", String.valueOf(e.getMessage()));
    }
  }
}
