package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.fixtures.Layout;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeTest extends PayloadContract<Notice> {
  @Override
  Notice sample() {
    return new Notice(ErrorCode.OVERLOADED, 250, "voll: 64 \u2265 64");
  }

  @Override
  String golden() {
    return "0800" + "fa000000" + "0f00" + "766f6c6c3a20363420e289a5203634";
  }

  @Override
  String goldenChecksum() {
    return "050f940d";
  }

  @Override
  Layout layout() {
    return Layout.of("code 2, retry after 4, message bytes 2, message 15");
  }

  @Override
  void encode(Notice payload, ByteBuffer target) {
    payload.encode(target);
  }

  @Override
  Notice decode(ByteBuffer source) {
    return Notice.decode(source);
  }

  @Test
  void readsACodeOfANewerPeerAsOther() {
    for (ByteBuffer newer :
        List.of(
            forged("code", 0, 0),
            forged("code", ErrorCode.values().length, 0),
            forged("code", 0xff, 0xff))) {
      assertEquals(new Notice(ErrorCode.OTHER, 250, sample().message()), decode(newer));
    }
  }

  @Test
  void rejectsNoticeWhenTheTimeToRetryIsNegative() {
    assertRejected("retry after", negative("retry after"));
    assertThrows(
        IllegalArgumentException.class, () -> new Notice(ErrorCode.OVERLOADED, -1, "full"));
  }

  @Test
  void fitsAControlPayloadHoweverLongTheMessageIs() {
    Notice notice = new Notice(ErrorCode.INTERNAL, "\u2265".repeat(100_000));
    ByteBuffer target = ByteBuffer.allocate(Protocol.MAX_CONTROL_PAYLOAD_BYTES);
    notice.encode(target);
    assertEquals(notice, Notice.decode(target.flip()));
  }

  @Test
  void keepsControlCharactersOutOfLogs() {
    assertEquals("a b  c", new Notice(ErrorCode.INTERNAL, "a\nb\r\u001bc").message());
    assertEquals(
        "a b c d e", new Notice(ErrorCode.INTERNAL, "a\u0085b\u2028c\u2029d\u202ee").message());
  }

  @Test
  void survivesAMessageThatIsCutInsideASurrogatePair() {
    Notice cut =
        new Notice(ErrorCode.INTERNAL, "x".repeat(Notice.MAX_MESSAGE_CHARS - 1) + "\ud83d\ude00");
    ByteBuffer target = ByteBuffer.allocate(Protocol.MAX_CONTROL_PAYLOAD_BYTES);
    cut.encode(target);
    assertTrue(Notice.decode(target.flip()).message().startsWith("xxx"));
  }

  @Test
  void numbersEveryCodeWithoutAGap() {
    int id = 0;
    for (ErrorCode code : ErrorCode.values()) {
      assertEquals(code == ErrorCode.OTHER ? 0xffff : ++id, code.id());
      assertEquals(code, ErrorCode.ofId(code.id()));
      assertNotNull(code.nextStep());
    }
  }
}
