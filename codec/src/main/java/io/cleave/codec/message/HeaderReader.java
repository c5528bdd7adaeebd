package io.cleave.codec.message;

import static io.cleave.codec.CorruptFrameException.check;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.FrameChecksum;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of messages, and checks every field against the tensors that are expected.
 * Allocates nothing while shapes stay the same. Not safe for concurrent use.
 */
final class HeaderReader {
  private static final int MIN_HEADER_BYTES =
      MessageLayout.TENSORS_AT + MessageLayout.CHECKSUM_BYTES;
  private static final String HEADER_ENDS = "the header ends here";
  private static final String NO_NUMBER = "not a number below 2^31 in its fewest bytes";

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final Signature expected;
  private final int[] dims = new int[TensorShape.MAX_RANK];
  private final boolean[] knownFormats = new boolean[1 << Byte.SIZE];
  private final FrameChecksum checksum = new FrameChecksum();

  private final TensorShape[] shapes;
  private final int[] formats;
  private final int[] frameAt;
  private final int[] frameBytes;
  private @Nullable Signature found;

  private ByteBuffer message = NONE;
  private int at;
  private int end;

  HeaderReader(Signature expected) {
    this.expected = expected;
    this.shapes = new TensorShape[expected.tensors().size()];
    this.formats = new int[shapes.length];
    this.frameAt = new int[shapes.length];
    this.frameBytes = new int[shapes.length];
    TensorDecoder.formats().forEach(id -> knownFormats[id] = true);
  }

  /**
   * Reads a header, and returns the expected names and types with the shapes that it states.
   *
   * @param message the whole message, all that remains; its position is left unchanged
   * @throws CorruptFrameException if a field is wrong, or the frames are not what remains
   */
  Signature read(ByteBuffer message) {
    this.message = message;
    try {
      start();
      int count = readU16(MessageLayout.COUNT_AT);
      Signature before = found;
      boolean changed = false;
      for (int i = 0; i < count; i++) {
        changed |= readTensor(i);
      }
      finish(count);
      Signature read = before == null || changed ? signature() : before;
      found = read;
      return read;
    } catch (CorruptFrameException e) {
      found = null;
      throw e;
    } finally {
      this.message = NONE;
    }
  }

  private void start() {
    int available = message.remaining();
    check(available >= MIN_HEADER_BYTES, available, "header", "message ends here");
    check(readInt(0) == MessageLayout.MAGIC, 0, "magic", "not CLVM");
    int version = u8(MessageLayout.VERSION_AT);
    if (version != MessageLayout.VERSION) {
      String age = version > MessageLayout.VERSION ? "too new" : "too old";
      throw new CorruptFrameException(
          MessageLayout.VERSION_AT, "version", version + ", " + age + " (expected: 1)");
    }
    int headerBytes = readU16(MessageLayout.HEADER_BYTES_AT);
    check(
        headerBytes >= MIN_HEADER_BYTES,
        MessageLayout.HEADER_BYTES_AT,
        "header bytes",
        headerBytes,
        "at least " + MIN_HEADER_BYTES);
    check(headerBytes <= available, available, "header", "message ends here");
    at = MessageLayout.TENSORS_AT;
    end = headerBytes - MessageLayout.CHECKSUM_BYTES;
    int base = message.position();
    check(
        readInt(end) == checksum.of(message, base, base + end),
        end,
        "checksum",
        "is not that of the header");
  }

  /** Reads the fields of one tensor, and returns whether its shape differs from the one before. */
  private boolean readTensor(int i) {
    checkIndex(i);
    TensorSpec tensor = expected.tensors().get(i);
    int type = next("type");
    if (type != tensor.type().id()) {
      throw other(at - 1, "type", tensor, typeName(type), tensor.type());
    }
    int rank = next("rank");
    if (rank != tensor.shape().rank()) {
      throw other(at - 1, "rank", tensor, rank, tensor.shape().rank());
    }
    boolean same = shapes[i] != null;
    for (int d = 0; d < rank; d++) {
      dims[d] = readDimension(tensor, d);
      same = same && shapes[i].dim(d) == dims[d];
    }
    if (!same) {
      shapes[i] = TensorShape.of(Arrays.copyOf(dims, rank));
    }
    formats[i] = next("format");
    if (!knownFormats[formats[i]]) {
      throw other(at - 1, "format", tensor, formats[i], "of " + TensorDecoder.formats());
    }
    check(end - at >= Integer.BYTES, at, "frame bytes", HEADER_ENDS);
    frameBytes[i] = readInt(at);
    if (frameBytes[i] < 0) {
      throw new CorruptFrameException(at, "frame bytes", tensor.name() + ": 2 GiB or more");
    }
    at += Integer.BYTES;
    return !same;
  }

  private void checkIndex(int i) {
    int start = at;
    int index = readNumber("index");
    if (index != i || i >= shapes.length) {
      throw new CorruptFrameException(start, "index", otherIndex(i, index));
    }
  }

  /**
   * Says what is wrong with an index after those from 0 to i: it repeats, skips, or has no tensor.
   */
  private String otherIndex(int i, int index) {
    if (index < i) {
      return name(index) + ", a second time";
    }
    if (i == shapes.length) {
      return index + ", which is surplus (expected: no more)";
    }
    return index < shapes.length
        ? name(index) + " (expected: " + name(i) + ", which is missing or out of order)"
        : index + ", which is surplus (expected: " + i + ", " + name(i) + ")";
  }

  private int readDimension(TensorSpec tensor, int d) {
    int start = at;
    int dim = readNumber("dimension");
    TensorShape shape = tensor.shape();
    if (shape.isOpen(d) ? dim > shape.dim(d) : dim != shape.dim(d)) {
      throw new CorruptFrameException(
          start,
          "dimension",
          String.format(
              Locale.ROOT,
              "%s, dimension %d: %d (expected: %s%d)",
              tensor.name(),
              d,
              dim,
              shape.isOpen(d) ? "at most " : "",
              shape.dim(d)));
    }
    return dim;
  }

  /** Checks that nothing is missing or left over, in the header and after it. */
  private void finish(int count) {
    if (count < shapes.length) {
      List<String> missing = expected.names().subList(count, shapes.length);
      throw new CorruptFrameException(
          MessageLayout.COUNT_AT, "tensors", count + " (missing: " + missing + ")");
    }
    check(at == end, at, "header", "bytes are left over");
    long next = (long) end + MessageLayout.CHECKSUM_BYTES;
    for (int i = 0; i < shapes.length; i++) {
      frameAt[i] = (int) Math.min(next, Integer.MAX_VALUE);
      next += frameBytes[i];
    }
    int available = message.remaining();
    if (next != available) {
      String what = available < next ? "message ends here" : "trailing bytes";
      throw new CorruptFrameException(
          Math.min(available, next),
          "length",
          what + " (expected: " + next + " bytes, not " + available + ")");
    }
    for (int i = 0; i < shapes.length; i++) {
      checkFormat(i);
    }
  }

  /** Checks the format, which the frame states too. */
  private void checkFormat(int i) {
    int formatAt = frameAt[i] + MessageLayout.FORMAT_IN_FRAME;
    if (frameBytes[i] > MessageLayout.FORMAT_IN_FRAME && u8(formatAt) != formats[i]) {
      throw other(formatAt, "version", expected.tensors().get(i), u8(formatAt), formats[i]);
    }
  }

  private Signature signature() {
    List<TensorSpec> tensors = new ArrayList<>(shapes.length);
    for (int i = 0; i < shapes.length; i++) {
      tensors.add(expected.tensors().get(i).withShape(shapes[i]));
    }
    return new Signature(tensors);
  }

  String name(int tensor) {
    return expected.tensors().get(tensor).name();
  }

  /** The shape of a tensor of the message that was read last. */
  TensorShape shape(int tensor) {
    return shapes[tensor];
  }

  /** Where the frame of a tensor starts, in bytes from the start of the message. */
  int frameAt(int tensor) {
    return frameAt[tensor];
  }

  int frameBytes(int tensor) {
    return frameBytes[tensor];
  }

  private int readNumber(String field) {
    int start = at;
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      check(at < end, at, field, HEADER_ENDS);
      int part = u8(at++);
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        boolean shortest = part != 0 || shift == 0;
        check(shortest && value <= Integer.MAX_VALUE, start, field, NO_NUMBER);
        return (int) value;
      }
    }
    throw new CorruptFrameException(start, field, NO_NUMBER);
  }

  private int next(String field) {
    check(at < end, at, field, HEADER_ENDS);
    return u8(at++);
  }

  private int u8(int offset) {
    return message.get(message.position() + offset) & 0xff;
  }

  private int readU16(int offset) {
    return u8(offset) | u8(offset + 1) << 8;
  }

  private int readInt(int offset) {
    return readU16(offset) | readU16(offset + 2) << 16;
  }

  private static String typeName(int id) {
    for (ElementType type : ElementType.values()) {
      if (type.id() == id) {
        return type.toString();
      }
    }
    return Integer.toString(id);
  }

  private static CorruptFrameException other(
      int offset, String field, TensorSpec tensor, Object found, Object expected) {
    return new CorruptFrameException(
        offset, field, tensor.name() + ": " + found + " (expected: " + expected + ")");
  }
}
