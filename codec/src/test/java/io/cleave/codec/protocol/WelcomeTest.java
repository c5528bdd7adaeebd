package io.cleave.codec.protocol;

import io.cleave.fixtures.Layout;
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
  Layout layout() {
    return Layout.of(
        "version 1, most requests in flight 4, idle timeout 4, formats 1, format 1 1, format 2 1,"
            + " format 3 1, known extensions 1, known extension 2");
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
    assertRejected("version", forged("version", 1));
    assertRejected("version", forged("version", 3));
  }

  @Test
  void rejectsWelcomeWhenNothingMayBeInFlight() {
    assertRejected("most requests in flight", forged("most requests in flight", 0));
    assertRejected("most requests in flight", negative("most requests in flight"));
  }

  @Test
  void rejectsWelcomeWhenIdleTimeoutIsZero() {
    assertRejected("idle timeout", forged("idle timeout", 0, 0, 0));
  }

  @Test
  void rejectsWelcomeWhenAFormatIsThereTwice() {
    assertRejected("format 3", "formats", forged("format 3", 2));
  }

  @Test
  void rejectsWelcomeWhenKnownExtensionsDoNotAscend() {
    String before = "02" + "40000000" + "e0930400" + "0101" + "02" + "0500";
    int second = before.length() / 2;
    assertRejected(second, "known extension", payload(before + "0500"));
    assertRejected(second, "known extension", payload(before + "0400"));
  }

  @Test
  void rejectsWelcomeWhenItPromisesMoreKnownExtensionsThanThereAre() {
    String fields = "02" + "40000000" + "e0930400" + "0101";
    String half = fields + "02" + "0500";
    assertRejected(fields.length() / 2, "known extensions", payload(fields));
    assertRejected(half.length() / 2, "known extension", payload(half));
  }

  private static ByteBuffer payload(String hex) {
    return checksummed(HexFormat.of().parseHex(hex));
  }
}
