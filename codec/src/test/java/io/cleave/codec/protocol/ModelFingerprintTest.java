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
    }
    for (String cut :
        new String[] {"", "a\n", "a\u200b", "\u2028", "\ud800", "x".repeat(513), null}) {
      assertThrows(IllegalArgumentException.class, () -> new ModelFingerprint("a", cut, HASH));
    }
  }

  @Test
  void takesTheNameOfATensorForACut() {
    for (String cut : new String[] {"node 5", "/layer1/layer1.0/Relu_output_0", "\u5c42:0"}) {
      assertEquals(cut, new ModelFingerprint("a", cut, HASH).cut());
    }
  }

  @Test
  void rejectsWeightsWhenTheyAreNoLowerCaseSha256() {
    for (String hash : new String[] {"", HASH.substring(1), HASH.toUpperCase(Locale.ROOT), null}) {
      assertThrows(IllegalArgumentException.class, () -> new ModelFingerprint("a", "c", hash));
    }
  }
}
