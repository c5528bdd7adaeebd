package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import io.cleave.codec.protocol.frame.FrameType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first bytes of a {@link FrameType#REQUEST} payload; a message of tensors or a picture
 * follows.
 *
 * <pre>
 *   u16 model | u16 cut
 *   u8: bits 0 to 2 payload kind, bit 3 whether there are extensions, bits 4 to 7 priority
 *   u8 outputs, for each: u16 place | u8 format
 *   u32 timeout, ms | if there are extensions: u16 bytes, extensions | u32 CRC32C
 * </pre>
 *
 * @param tail the tail to run, by its numbers in the server's {@link Catalogue}
 * @param kind what follows
 * @param priority 0 to 15; requests of one edge with a higher priority go first
 * @param outputs the network's outputs that are wanted, each once, at most 255; if empty, all that
 *     the tail returns, bit for bit
 * @param timeoutMillis how long the edge waits for the answer after sending, 1 to 2^31-1 ms; a
 *     server may drop an older request before it runs the tail
 * @param extensions optional fields
 */
public record RequestPreamble(
    TailId tail,
    PayloadKind kind,
    int priority,
    List<WantedOutput> outputs,
    int timeoutMillis,
    Extensions extensions) {
  /** The max number of outputs that a request can choose: {@value}. */
  public static final int MAX_OUTPUTS = 255;

  /** The highest priority: {@value}. */
  public static final int MAX_PRIORITY = 15;

  /** The default priority: {@value}. */
  public static final int NORMAL_PRIORITY = 8;

  private static final int KIND_AT = 4;
  private static final int OUTPUTS_AT = 5;
  private static final int BYTES_WITHOUT_OUTPUTS = 14;
  private static final int EXTENSIONS_AT = 10;
  private static final int KIND_MASK = 0x7;
  private static final int HAS_EXTENSIONS = 0x8;
  private static final int PRIORITY_SHIFT = 4;

  /** The max size of a preamble, in bytes: {@value}. */
  public static final int MAX_BYTES =
      BYTES_WITHOUT_OUTPUTS + MAX_OUTPUTS * WantedOutput.BYTES + Short.BYTES + Extensions.MAX_BYTES;

  /**
   * Keeps a copy of the list.
   *
   * @param tail as above
   * @param kind as above
   * @param priority as above
   * @param outputs as above
   * @param timeoutMillis as above
   * @param extensions as above
   * @throws IllegalArgumentException if there are too many outputs, or the priority is out of range
   */
  public RequestPreamble {
    outputs = List.copyOf(outputs);
    Check.range("priority", priority, 0, MAX_PRIORITY);
    Check.range("outputs", outputs.size(), 0, MAX_OUTPUTS);
  }

  /** {@return the size of this preamble, in bytes} */
  public int bytes() {
    return bytes(outputs.size(), extensions);
  }

  /**
   * {@return the size of a preamble, in bytes}
   *
   * @param outputs how many outputs are chosen; 0 for all
   * @param extensions the optional fields
   */
  public static int bytes(int outputs, Extensions extensions) {
    int more = extensions.isEmpty() ? 0 : Short.BYTES + extensions.bytes();
    return BYTES_WITHOUT_OUTPUTS + outputs * WantedOutput.BYTES + more;
  }

  /**
   * Writes the preamble at the target's position, which moves to after the preamble.
   *
   * @param target a buffer with at least {@link #bytes()} remaining
   */
  public void encode(ByteBuffer target) {
    boolean extended = !extensions.isEmpty();
    int bits = kind.id() | (extended ? HAS_EXTENSIONS : 0) | priority << PRIORITY_SHIFT;
    PayloadWriter writer =
        new PayloadWriter(target).u16(tail.model()).u16(tail.cut()).u8(bits).u8(outputs.size());
    outputs.forEach(output -> writer.u16(output.place()).u8(output.format().id()));
    writer.i32(timeoutMillis);
    if (extended) {
      writer.u16(extensions.bytes());
      extensions.write(writer);
    }
    writer.end();
  }

  /**
   * {@return the preamble at the source's position, which moves to what follows}
   *
   * @param source a request's payload
   * @throws io.cleave.codec.CorruptFrameException if the payload is too short or the preamble is
   *     not sound
   */
  public static RequestPreamble decode(ByteBuffer source) {
    PayloadReader reader = PayloadReader.ofPreamble(source, peekBytes(source));
    TailId tail = new TailId(reader.u16("model"), reader.u16("cut"));
    int bits = reader.u8("payload kind");
    int kindId = bits & KIND_MASK;
    PayloadKind kind = reader.known(PayloadKind.ofId(kindId), "payload kind", kindId + " is none");
    List<WantedOutput> outputs = outputs(reader);
    int timeoutMillis = reader.i32("timeout", 1, Integer.MAX_VALUE);
    if ((bits & HAS_EXTENSIONS) != 0) {
      reader.u16("extension bytes");
    }
    Extensions extensions = Extensions.read(reader);
    return new RequestPreamble(
        tail, kind, bits >> PRIORITY_SHIFT, outputs, timeoutMillis, extensions);
  }

  private static List<WantedOutput> outputs(PayloadReader reader) {
    List<WantedOutput> outputs = new ArrayList<>();
    Set<Integer> places = new HashSet<>();
    for (int left = reader.u8("outputs"); left > 0; left--) {
      int place = reader.u16("output");
      reader.check(places.add(place), "output", place + " is there twice");
      int id = reader.u8("output format");
      AnswerFormat format = reader.known(AnswerFormat.ofId(id), "output format", id + " is none");
      outputs.add(new WantedOutput(place, format));
    }
    return outputs;
  }

  /** How long the preamble is if it is sound, which its checksum will tell. */
  private static int peekBytes(ByteBuffer source) {
    int start = source.position();
    int outputs = PayloadReader.peekU8(source, start + OUTPUTS_AT);
    int bytes = BYTES_WITHOUT_OUTPUTS + outputs * WantedOutput.BYTES;
    boolean extended = (PayloadReader.peekU8(source, start + KIND_AT) & HAS_EXTENSIONS) != 0;
    int extensionsAt = start + EXTENSIONS_AT + outputs * WantedOutput.BYTES;
    return bytes + (extended ? Short.BYTES + PayloadReader.peekU16(source, extensionsAt) : 0);
  }
}
