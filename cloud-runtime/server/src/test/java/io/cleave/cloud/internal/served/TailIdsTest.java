package io.cleave.cloud.internal.served;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TailIdsTest {
  private final TailIds ids = new TailIds();

  private static ModelFingerprint tail(String network, String cut, int weights) {
    return new ModelFingerprint(network, cut, String.format("%064x", weights));
  }

  @Test
  void countsModelsByNetworkAndWeightsAndCutsWithinEach() {
    assertEquals(new TailId(0, 0), ids.of(tail("a", "one", 1)));
    assertEquals(new TailId(0, 1), ids.of(tail("a", "two", 1)));
    assertEquals(new TailId(1, 0), ids.of(tail("a", "two", 2)));
    assertEquals(new TailId(2, 0), ids.of(tail("b", "two", 1)));
    assertEquals(new TailId(0, 1), ids.of(tail("a", "two", 1)));
  }

  @Test
  void findsWhatHasANumberAndNothingElse() {
    ModelFingerprint known = tail("a", "one", 1);
    ids.of(known);
    assertEquals(Optional.of(known), ids.find(new TailId(0, 0)));
    assertEquals(Optional.empty(), ids.find(new TailId(0, 1)));
    assertEquals(Optional.empty(), ids.find(new TailId(1, 0)));
  }

  @Test
  void givesNoNumberTwiceWhenAllAreTaken() {
    for (int cut = 0; cut <= TailId.MAX; cut++) {
      ids.of(tail("a", "cut" + cut, 1));
    }
    assertThrows(IllegalArgumentException.class, () -> ids.of(tail("a", "one more", 1)));
    assertEquals(new TailId(0, 7), ids.of(tail("a", "cut7", 1)));
    assertEquals(new TailId(1, 0), ids.of(tail("b", "cut7", 1)));
  }
}
