package io.cleave.lab.sparsity;

import io.cleave.codec.internal.Check;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A picture in a result file.
 *
 * @param base64 a PNG file in base64
 */
public record PngPicture(String base64) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /**
   * Checks the first bytes of the file.
   *
   * @param base64 a PNG file in base64
   * @throws IllegalArgumentException if the text is not a PNG file in base64
   */
  public PngPicture {
    Check.argument(isPng(base64), "base64", "another", "a PNG file in base64");
  }

  private static boolean isPng(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Arrays.mismatch(bytes, SIGNATURE) == SIGNATURE.length;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * {@return an image as a PNG file}
   *
   * @param picture the image
   */
  public static PngPicture of(BufferedImage picture) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PngPicture(Base64.getEncoder().encodeToString(png.toByteArray()));
  }
}
