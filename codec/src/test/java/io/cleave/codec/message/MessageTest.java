package io.cleave.codec.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final byte CANARY = 0x5a;
  private static final Signature OPEN =
      Samples.signature(
          "ids int64 64?, mask bool 64?, features float32 4x8?x8?, scale float32 scalar");

  private static Signature open(int ids, int rows) {
    return Samples.signature(
        String.format(
            "ids int64 %d, mask bool %d, features float32 4x%dx8, scale float32 scalar",
            ids, ids, rows));
  }

  @Property(tries = 300, seed = "20250")
  void everyMessageComesBack(
      @ForAll("signatures") Signature signature,
      @ForAll("profiles") String text,
      @ForAll long seed) {
    Profile profile = Profile.parse(text);
    Tensors sample = Samples.of(signature, seed);
    MessageEncoder encoder = MessageEncoder.of(signature, profile);
    byte[] message = Samples.encode(encoder, sample);
    assertEquals(message.length, encoder.lastSize().totalBytes());
    assertTrue(message.length <= MessageDecoder.maxEncodedBytes(signature));
    Tensors decoded = MessageDecoder.of(signature).decode(ByteBuffer.wrap(message));
    assertEquals(signature, decoded.signature());
    for (int i = 0; i < signature.tensors().size(); i++) {
      if (signature.tensors().get(i).type() == ElementType.FLOAT32) {
        assertNear(sample.data(i), decoded.data(i), encoder.lastBound(i));
      } else {
        assertArrayEquals(Samples.bytes(sample, i), Samples.bytes(decoded, i));
        assertEquals(0, encoder.lastBound(i));
      }
    }
  }

  private static void assertNear(ByteBuffer sent, ByteBuffer received, double bound) {
    while (sent.hasRemaining()) {
      assertEquals(sent.getFloat(), received.getFloat(), bound + 1e-30);
    }
  }

  @Provide
  Arbitrary<String> profiles() {
    return Arbitraries.of("exact", "half", "fast", "compact,levels=5", "smallest", "mine", "plain");
  }

  @Provide
  Arbitrary<Signature> signatures() {
    Arbitrary<TensorShape> shapes =
        Arbitraries.integers()
            .between(0, 4)
            .list()
            .ofMaxSize(TensorShape.MAX_RANK)
            .map(dims -> TensorShape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
    Arbitrary<TensorSpec> tensors =
        Combinators.combine(Arbitraries.of(ElementType.class), shapes)
            .as((type, shape) -> new TensorSpec("t", type, shape));
    return tensors.list().ofMinSize(1).ofMaxSize(5).map(MessageTest::named);
  }

  private static Signature named(List<TensorSpec> tensors) {
    List<TensorSpec> named = new ArrayList<>();
    for (TensorSpec tensor : tensors) {
      named.add(new TensorSpec("t" + named.size(), tensor.type(), tensor.shape()));
    }
    return new Signature(named);
  }

  @Test
  void shapesMayChangeFromMessageToMessage() {
    MessageEncoder encoder = MessageEncoder.of(OPEN, Profile.exact());
    MessageDecoder decoder = MessageDecoder.of(OPEN);
    int[][] shapes = {{1, 1}, {64, 8}, {0, 0}, {7, 3}, {8, 4}, {9, 5}, {1, 1}, {7, 3}, {7, 3}};
    for (int i = 0; i < shapes.length; i++) {
      Signature fixed = open(shapes[i][0], shapes[i][1]);
      Tensors sample = Samples.of(fixed, i);
      ByteBuffer message = ByteBuffer.wrap(Samples.encode(encoder, sample));
      assertEquals(fixed, decoder.peek(message));
      Tensors decoded = decoder.decode(message);
      for (int tensor = 0; tensor < 4; tensor++) {
        assertArrayEquals(Samples.bytes(sample, tensor), Samples.bytes(decoded, tensor));
      }
    }
  }

  @Test
  void shapesAreTheSameObjectWhileTheyStay() {
    MessageEncoder encoder = MessageEncoder.of(OPEN, Profile.exact());
    MessageDecoder decoder = MessageDecoder.of(OPEN);
    byte[] first = Samples.encode(encoder, Samples.of(open(5, 5), 1));
    byte[] second = Samples.encode(encoder, Samples.of(open(5, 5), 2));
    byte[] other = Samples.encode(encoder, Samples.of(open(5, 6), 2));
    Signature shapes = decoder.peek(ByteBuffer.wrap(first));
    assertSame(shapes, decoder.peek(ByteBuffer.wrap(second)));
    assertEquals(open(5, 6), decoder.peek(ByteBuffer.wrap(other)));
    assertEquals(shapes, decoder.peek(ByteBuffer.wrap(first)));
  }

  @Test
  void onlyTheLastShapesAreKept() {
    List<TensorShape> made = new ArrayList<>();
    ShapeCache<String> cache =
        new ShapeCache<>(
            shape -> {
              made.add(shape);
              return shape.toString();
            });
    for (int length : new int[] {1, 2, 3, 4, 1, 5, 1, 2}) {
      assertEquals(Integer.toString(length), cache.get(TensorShape.of(length)));
    }
    assertEquals("[1, 2, 3, 4, 5, 2]", made.toString());
  }

  @Test
  void aLargeShapeIsNotKeptBesideOthers() {
    int half = ShapeCache.MAX_ELEMENTS / 2;
    List<Integer> made = new ArrayList<>();
    ShapeCache<Integer> cache =
        new ShapeCache<>(
            shape -> {
              made.add(shape.elements());
              return shape.elements();
            });
    for (int length : new int[] {half, half - 1, half, 1, half - 1}) {
      assertEquals(length, cache.get(TensorShape.of(length)));
    }
    assertEquals(List.of(half, half - 1, 1), made, "these are kept together");
    made.clear();
    for (int length : new int[] {3 * half, 3 * half, 1, 4 * half, 5 * half, 4 * half, 1}) {
      assertEquals(length, cache.get(TensorShape.of(length)));
    }
    assertEquals(List.of(3 * half, 1, 4 * half, 5 * half, 4 * half, 1), made);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOutsideTheBuffersIsTouched(boolean direct) {
    Signature fixed = open(9, 5);
    MessageEncoder encoder = MessageEncoder.of(OPEN, Profile.compact());
    MessageDecoder decoder = MessageDecoder.of(OPEN);
    Tensors sample = Samples.of(fixed, 3);
    byte[] expected = Samples.encode(encoder, sample);
    ByteBuffer target = framed(encoder.maxEncodedBytes(fixed), direct);
    int start = target.position();
    assertEquals(expected.length, encoder.encode(sample, target));
    assertEquals(start + expected.length, target.position());
    ByteBuffer message = target.duplicate().flip().position(start);
    assertEquals(ByteBuffer.wrap(expected), message);

    List<ByteBuffer> buffers = new ArrayList<>();
    fixed.tensors().forEach(tensor -> buffers.add(framed(tensor.bytes(), direct)));
    Tensors memory = Tensors.of(fixed, 1, buffers);
    decoder.decode(message, memory);
    assertEquals(start, message.position());
    Tensors decoded = decoder.decode(message);
    for (int i = 0; i < buffers.size(); i++) {
      assertArrayEquals(Samples.bytes(decoded, i), Samples.bytes(memory, i));
      ByteBuffer whole = buffers.get(i).duplicate().clear();
      for (int at = 0; at < whole.capacity(); at++) {
        boolean inside = at >= 7 && at < whole.capacity() - 7;
        assertTrue(inside || whole.get(at) == CANARY, "byte " + at);
      }
    }
    for (int at = 0; at < start; at++) {
      assertEquals(CANARY, target.get(at));
    }
  }

  private static ByteBuffer framed(int bytes, boolean direct) {
    ByteBuffer buffer =
        direct ? ByteBuffer.allocateDirect(bytes + 14) : ByteBuffer.allocate(bytes + 14);
    while (buffer.hasRemaining()) {
      buffer.put(CANARY);
    }
    return buffer.position(7).limit(7 + bytes).order(ByteOrder.BIG_ENDIAN);
  }

  @Test
  void framingAroundOneTensorIs25BytesAndThatOfItsRequest63WhateverItsName() {
    String name = "/backbone/layer1/layer1.0/relu_2/Relu_output_0";
    Signature one = Samples.signature(name + " float32 256x56x56");
    Signature two = Samples.signature(name + " float32 256x56x56, mask bool 128");
    assertEquals(25, MessageLayout.headerBytes(one));
    assertEquals(25 + 10, MessageLayout.headerBytes(two));
    MessageEncoder compact = MessageEncoder.of(one, Profile.parse("compact,scale=tensor"));
    byte[] message = Samples.encode(compact, Samples.of(one, 1));
    assertEquals(25, message.length - compact.lastSize(0).totalBytes());
    RequestPreamble plain =
        new RequestPreamble(
            new TailId(1, 2),
            PayloadKind.TENSORS,
            RequestPreamble.NORMAL_PRIORITY,
            List.of(),
            10_000,
            Extensions.NONE);
    ByteBuffer preamble = ByteBuffer.allocate(RequestPreamble.MAX_BYTES);
    plain.encode(preamble);
    assertEquals(63, FrameHeader.BYTES + preamble.position() + MessageLayout.headerBytes(one));
    assertEquals(25 + 20, compact.lastSize().headerBytes());
  }

  @Test
  void theLargestHeaderFits() {
    TensorShape shape = TensorShape.of(0, 128, 128, 128, 128, 1, 1, 1);
    List<TensorSpec> tensors =
        Collections.nCopies(Signature.MAX_TENSORS, new TensorSpec("t", ElementType.UINT8, shape));
    Signature most = named(tensors);
    assertEquals(21_389, MessageLayout.headerBytes(most));
    Tensors sample = Samples.of(most, 1);
    byte[] message = Samples.encode(MessageEncoder.of(most, Profile.exact()), sample);
    assertEquals(most, MessageDecoder.of(most).decode(ByteBuffer.wrap(message)).signature());
  }

  @Test
  void sizesAreThoseOfTheFramesAndTheHeader() {
    Signature fixed = open(40, 8);
    MessageEncoder encoder = MessageEncoder.of(fixed, Profile.parse("exact,threshold=0.5"));
    assertThrows(IllegalStateException.class, encoder::lastSize);
    Tensors sample = Samples.of(fixed, 4);
    byte[] message = Samples.encode(encoder, sample);
    EncodedSize total = encoder.lastSize();
    int frames = 0;
    for (int i = 0; i < 4; i++) {
      frames += encoder.lastSize(i).totalBytes();
    }
    assertEquals(message.length, total.totalBytes());
    assertEquals(message.length - MessageLayout.headerBytes(fixed), frames);
    assertEquals(0.5, encoder.lastBound(2), 0.5);
  }

  @Test
  void aCalibrationCountsForTheTensorsThatItIsFor() {
    Signature fixed =
        Samples.signature("a float32 1x2x4x4, b float32 3x4x4, c int32 2x4x4, d float32 2x4x4");
    Calibration calibration = Calibration.builder(TensorShape.of(2, 4, 4), 7, 0.5f).build();
    Profile profile = Profile.parse("compact").withCalibration(calibration);
    MessageEncoder encoder = MessageEncoder.of(fixed, profile);
    byte[] message = Samples.encode(encoder, Samples.of(fixed, 4));
    assertEquals(14, encoder.lastSize(0).headerBytes());
    assertEquals(14, encoder.lastSize(3).headerBytes());
    assertTrue(encoder.lastSize(1).headerBytes() > 14);
    MessageDecoder.of(fixed, calibration).decode(ByteBuffer.wrap(message));

    Calibration other = Calibration.builder(TensorShape.of(9), 7, 0.5f).build();
    Profile others = Profile.compact().withCalibration(other);
    assertThrows(IllegalArgumentException.class, () -> MessageEncoder.of(fixed, others));
    assertThrows(IllegalArgumentException.class, () -> MessageDecoder.of(fixed, other));
    assertThrows(IllegalArgumentException.class, () -> TensorEncoder.of(TensorShape.of(8), others));
    MessageDecoder.of(OPEN, other);
  }

  @Test
  void sendingAllocatesNextToNothing() {
    Signature fixed =
        Samples.signature(
            "layer1.0 float32 16x32x32, ids int64 128, mask bool 128, scale float32 scalar");
    MessageEncoder encoder = MessageEncoder.of(fixed, Profile.compact());
    MessageDecoder decoder = MessageDecoder.of(fixed);
    Tensors sample = Samples.of(fixed, 1);
    Tensors decoded = Tensors.allocate(fixed, 1);
    ByteBuffer message = ByteBuffer.allocateDirect(encoder.maxEncodedBytes(fixed));
    Runnable calls =
        () -> {
          for (int i = 0; i < 100; i++) {
            encoder.encode(sample, message.clear());
            decoder.decode(message.flip(), decoded);
          }
        };
    calls.run();
    calls.run();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      calls.run();
      least = Math.min(least, (thread.getCurrentThreadAllocatedBytes() - before) / 100);
    }
    assertTrue(least <= 1024, least + " bytes a message");
  }

  @Test
  void rejectsSampleWhenItIsOfOtherTensorsOrABatch() {
    MessageEncoder encoder = MessageEncoder.of(OPEN, Profile.exact());
    ByteBuffer target = ByteBuffer.allocate(1 << 16);
    for (Signature other :
        List.of(
            open(65, 3),
            open(3, 9),
            Samples.signature("ids int64 3"),
            Samples.signature("x bool 1"))) {
      Tensors sample = Samples.of(other, 1);
      assertThrows(IllegalArgumentException.class, () -> encoder.encode(sample, target));
    }
    Tensors batch = Tensors.allocate(open(3, 3), 2);
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(batch, target));
    assertEquals(0, target.position());
    assertThrows(IllegalStateException.class, encoder::lastSize);
  }

  @Test
  void rejectsTargetWhenItIsTooSmallOrReadOnly() {
    Signature fixed = open(3, 3);
    MessageEncoder encoder = MessageEncoder.of(OPEN, Profile.exact());
    Tensors sample = Samples.of(fixed, 1);
    int room = encoder.maxEncodedBytes(fixed);
    ByteBuffer small = ByteBuffer.allocate(room - 1);
    ByteBuffer readOnly = ByteBuffer.allocate(room).asReadOnlyBuffer();
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(sample, small));
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(sample, readOnly));
    ByteBuffer message = ByteBuffer.wrap(Samples.encode(encoder, sample));
    MessageDecoder decoder = MessageDecoder.of(OPEN);
    Tensors other = Tensors.allocate(open(3, 4), 1);
    Tensors batch = Tensors.allocate(fixed, 2);
    assertThrows(IllegalArgumentException.class, () -> decoder.decode(message, other));
    assertThrows(IllegalArgumentException.class, () -> decoder.decode(message, batch));
  }

  @Test
  void theTargetIsAsItWasWhenATensorCannotBeEncoded() {
    Signature fixed = Samples.signature("a int8 3, b bool 3");
    Tensors sample = Samples.of(fixed, 1);
    sample.data(1).put(0, (byte) 7);
    MessageEncoder encoder = MessageEncoder.of(fixed, Profile.exact());
    ByteBuffer target = ByteBuffer.allocate(200).position(5);
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(sample, target));
    assertEquals(5, target.position());
    assertThrows(IllegalStateException.class, encoder::lastSize);
  }
}
