package io.cleave.core.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.TranslateException;
import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A picture sent must be the input that the device would have made, or nothing. */
class PictureInputTest {
  private static final int SIZE = 64;
  private static final int WIDTH_AT = 16;
  private static final int CHECKSUM_AT = 29;

  private static final Preprocessing BLUE_FIRST =
      new Preprocessing(
          OptionalInt.empty(),
          SIZE,
          List.of(0.4f, 0.45f, 0.5f),
          List.of(0.1f, 0.2f, 0.3f),
          ColourOrder.BGR,
          Resampling.BILINEAR);

  private final NDManager manager = NDManager.newBaseManager();
  private final Preprocessing preprocessing = Preprocessing.imageNet(SIZE);
  private final PictureInput input = new PictureInput(preprocessing);
  private final ByteBuffer target =
      ByteBuffer.allocateDirect(3 * SIZE * SIZE * Float.BYTES).order(ByteOrder.nativeOrder());

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"jpeg,200,133", "png,133,200", "jpeg,64,64", "png,20,30", "jpeg,1,1"})
  void isBitForBitWhatTheTranslatorMakes(String format, int width, int height)
      throws IOException, TranslateException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(width, height, 3), format);
    assertDecodedAsTranslated(file, preprocessing);
  }

  @ParameterizedTest
  @CsvSource({"jpeg,200,133", "png,64,64", "png,65,64", "png,64,65", "png,66,65"})
  void isWhatTheTranslatorMakesForANetworkThatTakesBlueFirstAndNothingResized(
      String format, int width, int height) throws IOException, TranslateException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(width, height, 3), format);
    assertDecodedAsTranslated(file, BLUE_FIRST);
  }

  private void assertDecodedAsTranslated(byte[] file, Preprocessing how)
      throws IOException, TranslateException {
    new PictureInput(how).decode(file, target);
    assertEquals(0, target.remaining());
    float[] decoded = new float[3 * SIZE * SIZE];
    target.flip().asFloatBuffer().get(decoded);
    Model model =
        new Model(
            ResNet.of(18).withClasses(2).withInputSize(SIZE),
            Weights.seeded(1),
            Classification.unlabelled(2, how));
    assertArrayEquals(
        TranslatedInput.of(
            ImageFactory.getInstance().fromInputStream(new ByteArrayInputStream(file)), model),
        decoded);
  }

  @Test
  void refusesPictureOfMorePixelsThanAreAllowedBeforeDecodingThem() throws IOException {
    byte[] bomb = TinyPictures.encoded(TinyPictures.picture(8, 8, 1), "png");
    ByteBuffer header = ByteBuffer.wrap(bomb);
    header.putInt(WIDTH_AT, 1 << 20).putInt(WIDTH_AT + 4, 1 << 20);
    CRC32 checksum = new CRC32();
    checksum.update(bomb, WIDTH_AT - 4, CHECKSUM_AT - WIDTH_AT + 4);
    header.putInt(CHECKSUM_AT, (int) checksum.getValue());
    assertRefused(bomb, "1048576x1048576");
  }

  @ParameterizedTest
  @CsvSource({"1,101", "101,1", "1,60000"})
  void refusesStripesThatResizingTheShorterSideWouldBlowUp(int width, int height)
      throws IOException {
    assertRefused(
        TinyPictures.encoded(TinyPictures.picture(width, height, 1), "png"), width + "x" + height);
  }

  @Test
  void takesStripesThatAreNotTooLong() throws IOException {
    input.decode(TinyPictures.encoded(TinyPictures.picture(1, 100, 1), "png"), target);
    assertEquals(0, target.remaining());
  }

  @Test
  void refusesJpegOfScansWithoutEnd() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(8, 8, 1), "jpeg");
    byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0};
    byte[] scans = Arrays.copyOf(file, file.length + 500 * scan.length);
    for (int i = 0; i < 500; i++) {
      System.arraycopy(scan, 0, scans, file.length - 2 + i * scan.length, scan.length);
    }
    assertRefused(scans, "501 scans");
  }

  @ParameterizedTest
  @CsvSource({"bmp", "png"})
  void takesAnyFormatForTheSameNumbers(String format) throws IOException {
    BufferedImage picture = TinyPictures.picture(90, 70, 1);
    input.decode(TinyPictures.encoded(picture, format), target);
    ByteBuffer expected = ByteBuffer.allocate(target.capacity()).order(ByteOrder.nativeOrder());
    preprocessing.write(Pixels.of(picture), expected);
    assertEquals(expected.flip(), target.flip());
  }

  @Test
  void refusesBytesThatAreNoPicture() {
    assertRefused(new byte[0], "is empty");
    assertRefused(new byte[] {(byte) 0xff}, "is cut short");
    assertRefused(new byte[1000], "cannot be decoded, as all of it is zeros");
    assertRefused(new byte[] {1, 2, 3}, "cannot be decoded");
  }

  @Test
  void refusesAPictureSmallerThanTheInputWhenNothingIsResized() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(90, 63, 1), "png");
    assertRefused(
        new PictureInput(BLUE_FIRST),
        file,
        "picture: is 90x63 (expected: at least 64x64, as nothing is resized)");
  }

  private void assertRefused(byte[] file, String reason) {
    assertRefused(input, file, reason);
  }

  private void assertRefused(PictureInput input, byte[] file, String reason) {
    PicturesException refusal =
        assertThrows(PicturesException.class, () -> input.decode(file, target));
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    assertEquals(0, target.position());
  }
}
