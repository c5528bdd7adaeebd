package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.Waiting;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ControlFrames;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.Hello;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.Protocol;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.fixtures.Layout;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server does with each wrong thing that a peer can say. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ServerProtocolTest {
  private static ServerFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = ServerFixture.plusOne();
  }

  @AfterAll
  static void stop() throws IOException {
    fixture.assertServes(99);
    fixture.close();
  }

  @Test
  void answersRequestsOnOneConnection() throws IOException {
    try (RawClient client = fixture.welcomed()) {
      client.askAll(1, 3);
      client.assertAllAnswered(1, 3);
    }
  }

  @Test
  void answersASenderThatSendsByteByByte() throws IOException {
    try (RawClient client = new RawClient(fixture.port())) {
      trickle(client, RawClient.hello());
      client.receiveWelcome();
      trickle(client, RawClient.request(1, 60_000, TestTails.input(5)));
      assertArrayEquals(TestTails.expected(5), client.receiveAnswer(1));
    }
  }

  private static void trickle(RawClient client, ByteBuffer bytes) throws IOException {
    for (int i = 0; i < bytes.limit(); i++) {
      client.send(bytes.slice(i, 1));
    }
  }

  @Test
  void answersPing() throws IOException {
    try (RawClient client = fixture.welcomed()) {
      client.send(ControlFrames.ping(-5));
      RawClient.Frame pong = client.receive();
      assertEquals(FrameType.PONG, pong.header().type());
      assertEquals(-5, pong.header().requestId());
      assertEquals(ServerLoad.NONE, ServerLoad.decode(pong.payload()));
    }
  }

  @Test
  void refusesProtocolVersionsItDoesNotSpeak() throws IOException {
    Hello future = new Hello(7, 9, Set.of(1), Set.of(), "", Extensions.NONE);
    Notice notice = refusal(ControlFrames.hello(future), ErrorCode.UNSUPPORTED_VERSION);
    assertTrue(notice.message().contains("7 to 9"), notice.message());
    assertTrue(notice.message().contains("2 to 2"), notice.message());
  }

  /** As a protocol 1 edge sends it: versions, formats as bits, network, cut, weights, token. */
  @Test
  void refusesAProtocol1EdgeInAFrameThatItCanRead() throws IOException {
    byte[] payload = protocol1Hello();
    ByteBuffer hello = ByteBuffer.allocate(FrameHeader.BYTES + payload.length);
    new FrameHeader(FrameType.HELLO, 0, payload.length).encode(hello);
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(hello.put(payload).flip());
      byte[] refused = client.receiveBytes();
      assertEquals(1, refused[4], "the version in the header");
      assertEquals(3, refused[5], "the type: REFUSED");
      ByteBuffer notice =
          ByteBuffer.wrap(refused).order(ByteOrder.LITTLE_ENDIAN).position(FrameHeader.BYTES);
      assertEquals(3, notice.getShort(), "the code: UNSUPPORTED_VERSION");
      assertEquals(0, notice.getInt(), "never, so no time to come back");
      byte[] message = new byte[notice.getShort()];
      notice.get(message);
      assertEquals(
          "the edge speaks protocol versions 1 to 1, this server 2 to 2",
          new String(message, StandardCharsets.UTF_8));
      assertTrue(client.endsWithoutAFrame());
    }
  }

  private static byte[] protocol1Hello() {
    ByteBuffer payload = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    payload.put((byte) 1).put((byte) 1).putInt(0x3);
    for (String text : List.of("resnet50", "bottle1", "0f".repeat(32), "")) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      payload.putShort((short) utf8.length).put(utf8);
    }
    CRC32C crc = new CRC32C();
    crc.update(payload.array(), 0, payload.position());
    payload.putInt((int) crc.getValue());
    return Arrays.copyOf(payload.array(), payload.position());
  }

  @Test
  void agreesOnItsVersionWithAnEdgeThatSpeaksNewerOnesToo() throws IOException {
    Hello newer = new Hello(1, 9, Set.of(1), Set.of(), "", Extensions.NONE);
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(ControlFrames.hello(newer));
      assertEquals(2, client.receiveWelcome().version());
    }
  }

  @Test
  void refusesTensorFormatsItDoesNotKnow() throws IOException {
    Hello future = new Hello(2, 2, Set.of(99, 77), Set.of(), "", Extensions.NONE);
    Notice notice = refusal(ControlFrames.hello(future), ErrorCode.UNSUPPORTED_TENSOR_FORMAT);
    assertTrue(notice.message().contains("[77, 99]"), notice.message());
    assertTrue(notice.message().contains(TensorDecoder.formats().toString()), notice.message());
    refusal(ControlFrames.hello(Hello.of(Set.of(), "")), ErrorCode.UNSUPPORTED_TENSOR_FORMAT);
  }

  @Test
  void takesAnEdgeThatKnowsMoreFormatsAndSaysWhichItReads() throws IOException {
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(ControlFrames.hello(Hello.of(Set.of(1, 99), "")));
      assertEquals(Set.copyOf(TensorDecoder.formats()), client.receiveWelcome().formats());
    }
  }

  @Test
  void refusesAnythingButAHelloFirst() throws IOException {
    refusal(ControlFrames.ping(1), ErrorCode.PROTOCOL_VIOLATION);
    ByteBuffer request = RawClient.request(1, 1000, TestTails.input(1));
    refusal(request, ErrorCode.PROTOCOL_VIOLATION);
  }

  @Test
  void refusesAPeerOfAnotherProtocol() throws IOException {
    ByteBuffer http =
        ByteBuffer.wrap(
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    refusal(http, ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void refusesAHelloOverTheControlLimitBeforeReadingIt() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameType.HELLO, 0, Protocol.MAX_CONTROL_PAYLOAD_BYTES + 1).encode(header);
    Notice notice = refusal(header.flip(), ErrorCode.MALFORMED_FRAME);
    assertTrue(notice.message().contains("payload bytes"), notice.message());
  }

  private static Notice refusal(ByteBuffer first, ErrorCode code) throws IOException {
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(first);
      Notice notice = client.receiveNotice(FrameType.REFUSED, 0, code);
      assertTrue(client.endsWithoutAFrame());
      return notice;
    }
  }

  @Test
  void closesAfterASecondHello() throws IOException {
    assertCloses(RawClient.hello(), ErrorCode.PROTOCOL_VIOLATION);
  }

  @Test
  void closesAfterAFrameThatOnlyServersSend() throws IOException {
    Notice notice = new Notice(ErrorCode.INTERNAL, "");
    assertCloses(ControlFrames.goAway(notice), ErrorCode.PROTOCOL_VIOLATION);
    assertCloses(ControlFrames.failure(3, notice), ErrorCode.PROTOCOL_VIOLATION);
    assertCloses(ControlFrames.catalogue(Catalogue.EMPTY), ErrorCode.PROTOCOL_VIOLATION);
    ByteBuffer large = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameType.CATALOGUE, 0, Protocol.MAX_CATALOGUE_BYTES).encode(large);
    assertCloses(large.flip(), ErrorCode.PROTOCOL_VIOLATION);
  }

  @Test
  void closesAfterADuplicateRequestId() throws IOException {
    try (RawClient client = fixture.welcomed()) {
      client.sendRequest(7, TestTails.input(1));
      client.receiveAnswer(7);
      client.sendRequest(7, TestTails.input(2));
      client.receiveFailure(0, ErrorCode.PROTOCOL_VIOLATION);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void closesAfterARequestOverEveryTailsLimitBeforeReadingIt() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameType.REQUEST, 1, Integer.MAX_VALUE).encode(header);
    assertCloses(header.flip(), ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void closesAfterADamagedHeader() throws IOException {
    ByteBuffer request = RawClient.request(1, 1000, TestTails.input(1));
    int at = Layout.FRAME_HEADER.at("header checksum");
    assertCloses(request.put(at, (byte) ~request.get(at)), ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void closesAfterADamagedPreamble() throws IOException {
    ByteBuffer request = RawClient.request(1, 1000, TestTails.input(1));
    int at = FrameHeader.BYTES + Layout.of("model 2, cut 2").at("cut");
    assertCloses(request.put(at, (byte) ~request.get(at)), ErrorCode.MALFORMED_FRAME);
  }

  private static void assertCloses(ByteBuffer frame, ErrorCode code) throws IOException {
    try (RawClient client = fixture.welcomed()) {
      client.send(frame);
      client.receiveFailure(0, code);
      assertTrue(client.endsWithoutAFrame());
    }
  }

  @Test
  void closesAfterACancelWithAPayload() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameType.CANCEL, 1, 1).encode(header);
    assertCloses(header.flip(), ErrorCode.MALFORMED_FRAME);
  }

  private static ByteBuffer extended(int type) {
    RequestPreamble preamble =
        new RequestPreamble(
            TestTails.FIRST,
            PayloadKind.TENSORS,
            RequestPreamble.NORMAL_PRIORITY,
            List.of(),
            60_000,
            Extensions.NONE.with(type, new byte[] {1, 2, 3}));
    return RawClient.request(
        1, preamble, RawClient.tensors(TestTails.CROSSING, TestTails.input(4)));
  }

  @Test
  void closesAfterACriticalExtensionThatItDoesNotKnow() throws IOException {
    assertCloses(extended(Extensions.CRITICAL | Extensions.PRIVATE_MIN), ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void skipsFramesAndExtensionsThatItDoesNotKnow() throws IOException {
    try (RawClient client = new RawClient(fixture.port())) {
      client.send(RawClient.hello());
      assertEquals(Extensions.KNOWN, client.receiveWelcome().known());
      ByteBuffer unknown = ByteBuffer.allocate(FrameHeader.BYTES + 10);
      new FrameHeader(FrameType.UNKNOWN, 5, 10).encode(unknown);
      client.send(unknown.rewind());
      client.send(extended(Extensions.PRIVATE_MIN));
      assertArrayEquals(TestTails.expected(4), client.receiveAnswer(1));
    }
  }

  @Test
  void closesAfterAnUnknownFrameOverTheControlLimit() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);
    new FrameHeader(FrameType.UNKNOWN, 0, Protocol.MAX_CONTROL_PAYLOAD_BYTES + 1).encode(header);
    assertCloses(header.flip(), ErrorCode.MALFORMED_FRAME);
  }

  @Test
  void failsOneRequestWhenItsTensorIsDamagedAndGoesOn() throws IOException {
    try (RawClient client = fixture.welcomed()) {
      ByteBuffer damaged = RawClient.request(1, 60_000, TestTails.input(1));
      int last = damaged.limit() - 1;
      client.send(damaged.put(last, (byte) ~damaged.get(last)));
      Notice notice = client.receiveFailure(1, ErrorCode.BAD_TENSOR);
      assertTrue(notice.message().contains("checksum"), notice.message());
      client.ask(2);
      client.assertAnswered(2);
    }
  }

  @Test
  void failsARequestCodedWithACalibrationThatTheTailHasNot() throws IOException {
    Calibration other = Calibration.builder(TestTails.INPUT, 16, 0.5f).build();
    MessageEncoder encoder =
        MessageEncoder.of(TestTails.CROSSING, Profile.compact().withCalibration(other));
    ByteBuffer message = ByteBuffer.allocate(encoder.maxEncodedBytes(TestTails.CROSSING));
    encoder.encode(RawClient.tensors(TestTails.CROSSING, TestTails.input(1)), message);
    RequestPreamble preamble =
        RawClient.preamble(TestTails.FIRST, PayloadKind.TENSORS, List.of(), 60_000);
    try (RawClient client = fixture.welcomed()) {
      client.send(RawClient.request(1, preamble, message.flip()));
      Notice notice = client.receiveFailure(1, ErrorCode.BAD_TENSOR);
      assertTrue(notice.message().contains("calibration"), notice.message());
    }
  }

  private interface Peer {
    RawClient connected() throws IOException;
  }

  private static void assertSurvivesEveryPrefix(ByteBuffer whole, Peer peer) throws IOException {
    for (int length = 0; length < whole.limit(); length++) {
      try (RawClient client = peer.connected()) {
        client.send(whole.slice(0, length));
        client.finishSending();
        assertTrue(client.endsWithoutAFrame(), "after " + length + " bytes");
      }
    }
  }

  @Test
  void survivesAHandshakeThatEndsAtAnyByte() throws IOException {
    assertSurvivesEveryPrefix(RawClient.hello(), () -> new RawClient(fixture.port()));
  }

  @Test
  void survivesARequestThatEndsAtAnyByte() throws IOException {
    ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(1));
    assertSurvivesEveryPrefix(request, fixture::welcomed);
  }

  @Test
  void survivesAResetAtAnyByteOfARequest() throws Exception {
    ByteBuffer request = RawClient.request(1, 60_000, TestTails.input(1));
    for (int length = 0; length <= request.limit(); length++) {
      try (RawClient client = fixture.welcomed()) {
        client.send(request.slice(0, length));
        client.reset();
      }
    }
    Waiting.until(() -> fixture.server.status().connections() == 0);
    Waiting.until(() -> fixture.server.requestMemory().takenBytes() == 0);
    fixture.assertServes(1);
  }

  @Test
  void servesManyConnectionsThatComeAndGo() throws IOException {
    for (int i = 0; i < 50; i++) {
      fixture.assertServes(i);
    }
  }
}
