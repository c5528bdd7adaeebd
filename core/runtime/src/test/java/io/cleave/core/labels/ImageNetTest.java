package io.cleave.core.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNetTest {
  /** As torchvision's weights say in their meta data. */
  @ParameterizedTest
  @CsvSource({
    "0, n01440764, tench",
    "134, n02012849, crane bird",
    "281, n02123045, tabby",
    "517, n03126707, crane",
    "638, n03710637, maillot",
    "639, n03710721, maillot tank suit",
    "745, n04009552, projector",
    "775, n04136333, sarong",
    "999, n15075141, toilet tissue"
  })
  void everyPlaceHasItsFolderAndItsName(int place, String synset, String name) {
    assertEquals(OptionalInt.of(place), ImageNet.place(synset));
    assertEquals(name, ImageNet.names().get(place));
  }

  @Test
  void hasAThousandDifferentNames() {
    assertEquals(ImageNet.CLASSES, ImageNet.names().size());
    assertEquals(ImageNet.CLASSES, new HashSet<>(ImageNet.names()).size());
    assertTrue(ImageNet.names().stream().noneMatch(String::isBlank));
  }

  @ParameterizedTest
  @CsvSource({"n00000000", "n0144076", "tench", "N01440764", "''"})
  void knowsNoOtherFolders(String synset) {
    assertEquals(OptionalInt.empty(), ImageNet.place(synset));
  }
}
