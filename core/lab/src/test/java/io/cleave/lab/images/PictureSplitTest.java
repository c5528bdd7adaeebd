package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.picture.TinyPictures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSplitTest {
  @TempDir Path folder;

  @Test
  void sharesNoImageBetweenItsParts() throws Exception {
    PictureSplit split = PictureSplit.holdingOut(pictures(10), 1);
    Dataset dataset = split.dataset(4, 8);
    assertEquals(18, split.learningImages());
    assertEquals(2, dataset.testImages());
    Set<Object> heldOut = new HashSet<>(pixels(dataset.test(), 2));
    heldOut.addAll(pixels(dataset.validation(), 4));
    assertEquals(6, heldOut.size());
  }

  @Test
  void testsOnImagesOfTheirOwn() throws Exception {
    PictureSplit split = PictureSplit.of(pictures(5), pictures(3), 1);
    assertEquals(10, split.learningImages());
    assertEquals(6, split.dataset(1, 8).testImages());
  }

  @Test
  void dividesTheSameForTheSameSeed() throws Exception {
    LabelledPictures pictures = pictures(10);
    assertEquals(heldOut(pictures, 1), heldOut(pictures, 1));
    assertNotEquals(heldOut(pictures, 1), heldOut(pictures, 2));
  }

  @Test
  void saysWhichImagesItIsOf() throws Exception {
    String identity = PictureSplit.holdingOut(pictures(5), 1).dataset(1, 8).identity();
    assertTrue(identity.matches("10 images [0-9a-f]{8} at 8"), identity);
  }

  @Test
  void rejectsImagesWhenTooFewToHoldOutAny() throws Exception {
    LabelledPictures few = pictures(4);
    assertMessage("images: 8 (expected: 10 or more)", () -> PictureSplit.holdingOut(few, 1));
  }

  @Test
  void rejectsValidationWhenNothingIsLeftToLearnFrom() throws Exception {
    PictureSplit split = PictureSplit.holdingOut(pictures(5), 1);
    assertMessage("validationImages: 9 (expected: 1 or more, below 9)", () -> split.dataset(9, 8));
    assertMessage("validationImages: 0 (expected: 1 or more, below 9)", () -> split.dataset(0, 8));
  }

  private static void assertMessage(String expected, Runnable refused) {
    Exception error = assertThrows(IllegalArgumentException.class, refused::run);
    assertEquals(expected, error.getMessage());
  }

  private LabelledPictures pictures(int each) throws Exception {
    Map<String, byte[]> files = TinyPictures.catsAndDogs(each);
    Path path = TinyPictures.folder(folder.resolve(each + " of each"), files);
    return new PictureReader(8).read(path);
  }

  private static List<ByteBuffer> heldOut(LabelledPictures pictures, long seed) {
    return pixels(PictureSplit.holdingOut(pictures, seed).dataset(1, 8).test(), 2);
  }

  private static List<ByteBuffer> pixels(ImageSource source, int count) {
    return IntStream.range(0, count).mapToObj(i -> ByteBuffer.wrap(source.image(i).rgb())).toList();
  }
}
