package io.cleave.codec.fuzz;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Messages of several tensors, some of whose dimensions are open. A message is refused with the
 * memory that was offered untouched, or accepted with what a fresh decoder makes of it.
 */
final class MessageTarget implements FuzzTarget {
  private static final int HEADER_BYTES_AT = 7;
  private static final int CHECKSUM_BYTES = 4;
  private static final byte CANARY = (byte) 0xee;

  private static final Signature EXPECTED =
      Signature.of(
          spec("ids", ElementType.INT64, "12?"),
          spec("features", ElementType.FLOAT32, "3x6?x5"),
          spec("on", ElementType.BOOL, "scalar"),
          spec("deep", ElementType.FLOAT32, "1x2?x1x2x1x2x3x2"));

  private final List<byte[]> corpus;
  private final MessageDecoder decoder = MessageDecoder.of(EXPECTED);
  private final byte[][] memory = new byte[4][];
  private final CRC32C crc = new CRC32C();

  MessageTarget(List<byte[]> kept) {
    this.corpus = new ArrayList<>(kept);
    for (int i = 0; i < memory.length; i++) {
      memory[i] = new byte[EXPECTED.tensors().get(i).bytes() + 1];
      Arrays.fill(memory[i], CANARY);
    }
    for (String profile :
        List.of("exact", "half,keep=0.3", "fast", "compact,levels=6", "smallest")) {
      MessageEncoder encoder = MessageEncoder.of(EXPECTED, Profile.parse(profile));
      for (int size = 0; size <= 2; size++) {
        Tensors sample = sample(4 * size, 3 * size, size);
        ByteBuffer message = ByteBuffer.allocate(encoder.maxEncodedBytes(sample.signature()));
        encoder.encode(sample, message);
        corpus.add(Arrays.copyOf(message.array(), message.position()));
      }
    }
  }

  private static TensorSpec spec(String name, ElementType type, String shape) {
    return new TensorSpec(name, type, TensorShape.parse(shape));
  }

  private static Tensors sample(int... lengths) {
    Signature fixed =
        Signature.of(
            spec("ids", ElementType.INT64, "" + lengths[0]),
            spec("features", ElementType.FLOAT32, "3x" + lengths[1] + "x5"),
            spec("on", ElementType.BOOL, "scalar"),
            spec("deep", ElementType.FLOAT32, "1x" + lengths[2] + "x1x2x1x2x3x2"));
    Tensors sample = Tensors.allocate(fixed, 1);
    SplittableRandom random = new SplittableRandom(lengths[0]);
    sample.data(0).asLongBuffer().put(random.longs(lengths[0], 0, 99).toArray());
    for (int tensor : new int[] {1, 3}) {
      ByteBuffer data = sample.data(tensor);
      while (data.hasRemaining()) {
        data.putFloat(Math.max(0, (float) (random.nextDouble() * 3 - 1)));
      }
    }
    return sample;
  }

  @Override
  public String name() {
    return "message";
  }

  @Override
  public List<byte[]> corpus() {
    return corpus;
  }

  /** The header's checksum, and those of what looks like frames. */
  @Override
  public byte[] seal(byte[] input) {
    ByteBuffer view = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    if (input.length < HEADER_BYTES_AT + Short.BYTES) {
      return input;
    }
    int headerBytes = Short.toUnsignedInt(view.getShort(HEADER_BYTES_AT));
    if (headerBytes < CHECKSUM_BYTES || headerBytes > input.length) {
      return input;
    }
    seal(input, 0, headerBytes);
    int start = headerBytes;
    for (int at = headerBytes + 1; at <= input.length; at++) {
      boolean next = at + 3 < input.length && input[at] == 'C' && input[at + 3] == 'T';
      if ((next || at == input.length) && at - start >= CHECKSUM_BYTES) {
        seal(input, start, at);
        start = at;
      }
    }
    return input;
  }

  private void seal(byte[] input, int from, int to) {
    int end = to - CHECKSUM_BYTES;
    crc.reset();
    crc.update(input, from, end - from);
    ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).putInt(end, (int) crc.getValue());
  }

  @Override
  public boolean take(byte[] input) {
    ByteBuffer message = ByteBuffer.wrap(input);
    try {
      Signature found = decoder.peek(message);
      EXPECTED.requireAdmits(found);
      List<ByteBuffer> buffers = new ArrayList<>();
      for (int i = 0; i < memory.length; i++) {
        buffers.add(ByteBuffer.wrap(memory[i], 0, found.tensors().get(i).bytes()));
      }
      decoder.decode(message, Tensors.of(found, 1, buffers));
      checkWritten(message, found);
      return true;
    } catch (CorruptFrameException e) {
      check(e.offset() >= 0 && e.offset() <= input.length, "offset " + e.offset());
      checkBlankFrom(0, 0, 0, 0);
      return false;
    } finally {
      check(message.position() == 0 && message.limit() == input.length, "the message's position");
    }
  }

  private void checkWritten(ByteBuffer message, Signature found) {
    Tensors witness = MessageDecoder.of(EXPECTED).decode(message);
    int[] written = new int[memory.length];
    for (int i = 0; i < memory.length; i++) {
      written[i] = found.tensors().get(i).bytes();
      ByteBuffer decoded = ByteBuffer.wrap(memory[i], 0, written[i]);
      check(decoded.equals(witness.data(i)), "another result after other messages");
    }
    checkBlankFrom(written);
    for (byte[] each : memory) {
      Arrays.fill(each, CANARY);
    }
  }

  private void checkBlankFrom(int... starts) {
    for (int i = 0; i < memory.length; i++) {
      for (int at = starts[i]; at < memory[i].length; at++) {
        check(memory[i][at] == CANARY, "refused or behind the end, but written to");
      }
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  @Override
  public long mostAllocatedBytes() {
    return 256 << 10;
  }

  @Override
  public int work() {
    return 300;
  }
}
