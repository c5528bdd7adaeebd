package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.picture.Preprocessing;
import io.cleave.core.picture.TinyPictures;
import io.cleave.core.picture.Turning;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of a camera that was held on its side are the same, whoever reads them. */
class TurnedPicturesTest {
  private static final int SIDE = 32;
  private static final Classification TASK =
      new Classification(List.of("cat", "dog"), Preprocessing.named("0to1", SIDE));

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    byte[] file = TinyPictures.encoded(TinyPictures.picture(24, 16, 1), "png");
    folder =
        TinyPictures.folder(
            temporary.resolve("pictures"),
            Map.of(
                "cat/turned.png",
                TinyPictures.withOrientation(file, 6),
                "dog/stored.png",
                file,
                "dog/stored.gif",
                TinyPictures.encoded(TinyPictures.picture(20, 20, 2), "gif"),
                "dog/stored.bmp",
                TinyPictures.encoded(TinyPictures.picture(20, 20, 2), "bmp")));
  }

  private static Model model() {
    return new Model(ResNet.of(18).withClasses(2).withInputSize(SIDE), Weights.seeded(1), TASK);
  }

  private byte[] ofSet(Turning turning) throws IOException {
    try (PictureSet set = PictureSet.open(folder, model(), turning)) {
      return set.image(0).rgb();
    }
  }

  private byte[] ofReader(Turning turning) throws Exception {
    return new PictureReader(SIDE).turning(turning).read(folder).images().get(0).rgb();
  }

  private byte[] ofSampler(Turning turning) throws IOException {
    try (PictureSampler sampler = PictureSampler.open(folder, TASK, turning, 10, 1)) {
      for (int i = 0; i < sampler.size(); i++) {
        PictureSampler.Drawn drawn = sampler.picture(i);
        if (drawn.label().getAsInt() == 0) {
          return drawn.pixels().values();
        }
      }
    }
    throw new AssertionError("no cat");
  }

  @Test
  void allReadersTurnAPictureUprightUnlessTheyAreAskedNotTo() throws Exception {
    for (Turning turning : Turning.values()) {
      assertArrayEquals(ofSet(turning), ofReader(turning));
      assertArrayEquals(ofSet(turning), ofSampler(turning));
    }
    assertFalse(Arrays.equals(ofSet(Turning.UPRIGHT), ofSet(Turning.AS_STORED)));
  }

  /** So that a sweep does not go on with the results of the other. */
  @Test
  void theSetSaysWhetherItTurnsPictures() throws IOException {
    try (PictureSet upright = PictureSet.open(folder, model());
        PictureSet stored = PictureSet.open(folder, model(), Turning.AS_STORED)) {
      assertNotEquals(upright.identity(), stored.identity());
    }
  }

  @Test
  void otherFormatsOfTheFolderAreReadToo() throws Exception {
    assertEquals(4, new PictureReader(SIDE).read(folder).size());
  }
}
