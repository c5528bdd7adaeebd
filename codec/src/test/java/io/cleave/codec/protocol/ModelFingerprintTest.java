package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ModelFingerprintTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  @Test
  void namesAllThreePartsForAMessage() {
    assertEquals(
        "resnet50 cut at bottle1, weights 0123456789ab",
        new ModelFingerprint("resnet50", "bottle1", HASH).toString());
  }

  @Test
  void rejectsNamesWhenTheyCouldNotTravelOrBeLogged() {
    for (String name : new String[] {"", "a b", "a\n", "\u00e9", "x".repeat(129), null}) {
      assertThrows(IllegalArgumentException.class, () -> new ModelFingerprint(name, "c", HASH));
      assertThrows(IllegalArgumentException.class, () -> new ModelFingerprint("a", name, HASH));
    }
  }

  @Test
  void rejectsWeightsWhenTheyAreNoLowerCaseSha256() {
    for (String hash : new String[] {"", HASH.substring(1), HASH.toUpperCase(Locale.ROOT), null}) {
      assertThrows(IllegalArgumentException.class, () -> new ModelFingerprint("a", "c", hash));
    }
  }
}
