package io.cleave.codec.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WelcomeTest extends PayloadContract<Welcome> {
  @Override
  Welcome sample() {
    return new Welcome(2, 64, 300_000, Set.of(1, 2, 3), Set.of(1), Extensions.NONE);
  }

  @Override
  String golden() {
    return "02" + "40000000" + "e0930400" + "03010203" + "010100";
  }

  @Override
  String goldenChecksum() {
    return "df210499";
  }

  @Override
  void encode(Welcome payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  Welcome decode(ByteBuffer source) {
    return Welcome.decode(source);
  }

  @Test
  void rejectsWelcomeWhenVersionWasNotOffered() {
    assertRejected(0, "version", forged(0, 1));
    assertRejected(0, "version", forged(0, 3));
  }

  @Test
  void rejectsWelcomeWhenNothingMayBeInFlight() {
    assertRejected(1, "most requests in flight", forged(1, 0));
    assertRejected(1, "most requests in flight", forged(4, 0x80));
  }

  @Test
  void rejectsWelcomeWhenIdleTimeoutIsZero() {
    assertRejected(5, "idle timeout", forged(5, 0, 0, 0));
  }

  @Test
  void rejectsWelcomeWhenAFormatIsThereTwice() {
    assertRejected(12, "formats", forged(12, 2));
  }

  @Test
  void rejectsWelcomeWhenKnownExtensionsDoNotAscend() {
    String before = "02" + "40000000" + "e0930400" + "0101" + "02" + "0500";
    assertRejected(14, "known extension", payload(before + "0500"));
    assertRejected(14, "known extension", payload(before + "0400"));
  }

  @Test
  void rejectsWelcomeWhenItPromisesMoreKnownExtensionsThanThereAre() {
    String fields = "02" + "40000000" + "e0930400" + "0101";
    assertRejected(11, "known extensions", payload(fields));
    assertRejected(14, "known extension", payload(fields + "02" + "0500"));
  }

  private static ByteBuffer payload(String hex) {
    return checksummed(HexFormat.of().parseHex(hex));
  }
}
