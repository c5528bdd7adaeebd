package io.cleave.edge.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileChooserTest {
  private static final int PLAIN = 0;
  private static final int COMPACT = 1;
  private static final int SMALLEST = 2;
  private static final long[] ENCODE_NANOS = {1_000_000, 20_000_000, 60_000_000};
  private static final int[] BYTES = {3_200_000, 200_000, 180_000};

  private final LinkRate link = new LinkRate();
  private final ProfileChooser chooser = new ProfileChooser(BYTES.length, link);

  @Test
  void sendsTheSmallestWhileTheLinkIsUnknown() {
    measureAll();
    assertEquals(SMALLEST, chooser.next());
  }

  @Test
  void doesNotCompressOnAFastLink() {
    measureAll();
    sendOver(1_250_000_000);
    assertEquals(PLAIN, chooser.next());
  }

  @Test
  void compressesOnALinkOfTenMegabitsASecond() {
    measureAll();
    sendOver(1_250_000);
    assertEquals(COMPACT, chooser.next());
  }

  @Test
  void spendsMillisecondsForBytesOnAThinLink() {
    measureAll();
    sendOver(12_500);
    assertEquals(SMALLEST, chooser.next());
  }

  @Test
  void followsALinkThatBecomesThin() {
    measureAll();
    sendOver(1_250_000_000);
    assertEquals(PLAIN, chooser.next());
    for (int i = 0; i < 100; i++) {
      sendOver(12_500);
    }
    assertEquals(SMALLEST, chooser.next());
  }

  @Test
  void doesNotTakeAnUnknownCandidateForAFreeOne() {
    chooser.encoded(SMALLEST, ENCODE_NANOS[SMALLEST], BYTES[SMALLEST]);
    sendOver(1_250_000_000);
    assertEquals(SMALLEST, chooser.next());
  }

  @Test
  void triesEveryCandidateEarlyAndRarelyLater() {
    Set<Integer> tried = new HashSet<>();
    int late = 0;
    for (int i = 0; i < 1000; i++) {
      chooser.next();
      int trial = chooser.trial();
      if (trial != ProfileChooser.NONE) {
        late += i >= 100 ? 1 : 0;
        tried.add(trial);
      }
    }
    assertEquals(Set.of(PLAIN, COMPACT, SMALLEST), tried);
    assertTrue(late > 20 && late < 40, late + " trials in 900 requests");
  }

  @Test
  void aLinkIsKnownByItsFirstRequestEvenIfThatTookNoLongerThanTheHandshake() {
    link.handshake(5_000);
    assertFalse(link.isKnown());
    link.request(1000, 4_000);
    assertTrue(link.isKnown());
    assertEquals(0, link.nanosPerByte());
  }

  private void measureAll() {
    for (int i = 0; i < BYTES.length; i++) {
      chooser.encoded(i, ENCODE_NANOS[i], BYTES[i]);
      chooser.decoded(i, ENCODE_NANOS[i]);
    }
  }

  /** One request of 100 kB over a link with a round trip of 2 ms. */
  private void sendOver(long bytesPerSecond) {
    link.handshake(2_000_000);
    link.request(100_000, 2_000_000 + 100_000L * 1_000_000_000 / bytesPerSecond);
  }
}
