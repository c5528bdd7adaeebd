package io.cleave.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameInterleaver;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.protocol.frame.OutgoingFrame;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceVectorsTest {
  private static final String CHECKER = "../examples/python/check_vectors.py";

  static List<ConformanceVector> vectors() throws IOException {
    return streams(true);
  }

  static List<ConformanceVector> hashes() throws IOException {
    return streams(false);
  }

  static List<ConformanceVector> canonical() throws IOException {
    return vectors().stream().filter(each -> each.isValid() && each.canonical()).toList();
  }

  private static List<ConformanceVector> streams(boolean wanted) throws IOException {
    return ConformanceVector.all().stream()
        .filter(each -> each.bytes().hasRemaining() == wanted)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decodersFindTheMeaning(ConformanceVector vector) {
    int all = vector.bytes().remaining();
    assertEquals(vector.meaning(), new ConformanceReader(vector).read(all));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decodersFindTheMeaningWhereverTheStreamIsCut(ConformanceVector vector) {
    for (int pieceBytes : new int[] {1, 7, 65_537}) {
      assertEquals(vector.meaning(), new ConformanceReader(vector).read(pieceBytes));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatIsRefusedStandsApart(ConformanceVector vector) {
    boolean refused =
        vector.meaning().stream()
            .anyMatch(line -> line.startsWith("refused = ") || line.equals("unfinished = yes"));
    assertEquals(vector.isValid(), !refused);
  }

  @ParameterizedTest
  @MethodSource("canonical")
  void encodersWriteTheSameBytes(ConformanceVector vector) {
    ConformanceReader reader = new ConformanceReader(vector);
    reader.read(vector.bytes().remaining());
    for (ConformanceReader.Frame frame : reader.frames) {
      assertArrayEquals(bytes(frame.payload()), bytes(encoded(frame)));
    }
    if (reader.frames.size() == 1) {
      assertArrayEquals(bytes(vector.bytes()), sent(reader.frames.get(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void signaturesHaveTheirHash(ConformanceVector vector) {
    String hash = HexFormat.of().toHexDigits(SignatureHash.of(vector.signature()));
    assertEquals(vector.meaning(), List.of("hash = " + hash));
  }

  @Test
  void everyTypeCodeSpanAndFormatIsThere() throws IOException {
    String all =
        ConformanceVector.all().stream()
            .filter(ConformanceVector::isValid)
            .flatMap(each -> each.meaning().stream())
            .map(line -> line + " ")
            .collect(Collectors.joining("\n"));
    Set<FrameType> types = new TreeSet<>(Set.of(FrameType.values()));
    types.removeAll(Set.of(FrameType.DATA, FrameType.UNKNOWN));
    assertAllThere(all, "frame = %s ", types.stream());
    assertAllThere(all, "error code = %s ", Arrays.stream(ErrorCode.values()));
    assertAllThere(all, "span = %s ", Arrays.stream(SpanKind.values()));
    for (AnswerFormat format : AnswerFormat.values()) {
      assertTrue(all.contains(format + " \n"), format.name());
    }
  }

  private static void assertAllThere(String all, String form, Stream<?> names) {
    names.map(form::formatted).forEach(line -> assertTrue(all.contains(line), line));
  }

  @Test
  @Needs(Need.PYTHON)
  void independentReaderAgrees() throws IOException {
    String said = Python.run(CHECKER, ConformanceVector.FOLDER.toString());
    int count = ConformanceVector.all().size();
    assertFalse(said.contains("differs "), said);
    assertTrue(said.endsWith(count + " of " + count + " agree\n"), said);
  }

  private static ByteBuffer encoded(ConformanceReader.Frame frame) {
    ByteBuffer payload = frame.payload().duplicate();
    ByteBuffer target = ByteBuffer.allocate(payload.remaining() + FrameType.MAX_CATALOGUE_BYTES);
    switch (frame.header().type()) {
      case HELLO -> Hello.decode(payload).encode(target);
      case WELCOME -> Welcome.decode(payload).encode(target);
      case REFUSED, FAILURE, GOAWAY -> Notice.decode(payload).encode(target);
      case CATALOGUE -> Catalogue.decode(payload).encode(target);
      case REQUEST -> RequestPreamble.decode(payload).encode(target);
      case RESPONSE -> ResponsePreamble.decode(payload).encode(target);
      case PONG -> ServerLoad.decode(payload).encode(target);
      default -> {}
    }
    if (isTensors(frame.header().type())) { // golden messages cover what is in them
      target.put(payload);
    }
    return target.flip();
  }

  /** As it goes to the wire, in chunks where it is long. */
  private static byte[] sent(ConformanceReader.Frame frame) {
    FrameHeader header = frame.header();
    int preambleBytes = isTensors(header.type()) ? Math.min(7, header.payloadBytes()) : 0;
    ByteBuffer head = ByteBuffer.allocate(FrameHeader.BYTES + preambleBytes);
    header.encode(head);
    head.put(frame.payload().slice(0, preambleBytes)).flip();
    ByteBuffer body = frame.payload().duplicate().position(preambleBytes);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!isTensors(header.type())) {
      bytes.writeBytes(bytes(head));
      bytes.writeBytes(bytes(body));
      return bytes.toByteArray();
    }
    FrameInterleaver interleaver = new FrameInterleaver();
    interleaver.add(OutgoingFrame.of(header.requestId(), 8, head, body));
    for (Optional<FrameInterleaver.Piece> piece = interleaver.next();
        piece.isPresent();
        piece = interleaver.next()) {
      bytes.writeBytes(bytes(piece.get().head()));
      bytes.writeBytes(bytes(piece.get().bytes()));
    }
    return bytes.toByteArray();
  }

  private static boolean isTensors(FrameType type) {
    return type == FrameType.REQUEST || type == FrameType.RESPONSE;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
