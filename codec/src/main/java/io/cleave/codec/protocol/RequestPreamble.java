package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The first bytes of a {@link FrameType#REQUEST} payload; a message of tensors or a picture
 * follows.
 *
 * <pre>
 *   u16 model | u16 cut | u8 payload kind | u8 outputs | u16 output, for each
 *   u32 timeout, ms | u32 CRC32C
 * </pre>
 *
 * @param tail what is to run, as the server's {@link Catalogue} numbers it
 * @param kind what follows
 * @param outputs which of the network's outputs are wanted, by their places in the catalogue, each
 *     once, at most 255; none: all that the tail gives
 * @param timeoutMillis how long the edge still waits for the answer when it sends, 1 to 2^31-1; a
 *     server may drop a request that is older before it runs the tail
 */
public record RequestPreamble(
    TailId tail, PayloadKind kind, List<Integer> outputs, int timeoutMillis) {
  /** The most outputs that a request can choose: {@value}. */
  public static final int MAX_OUTPUTS = 255;

  private static final int OUTPUTS_AT = 5;
  private static final int BYTES_WITHOUT_OUTPUTS = 14;

  /** The largest preamble in bytes: {@value}. */
  public static final int MAX_BYTES = BYTES_WITHOUT_OUTPUTS + MAX_OUTPUTS * Short.BYTES;

  /**
   * Keeps a copy.
   *
   * @param tail as above
   * @param kind as above
   * @param outputs as above
   * @param timeoutMillis as above
   * @throws IllegalArgumentException if there are too many outputs
   */
  public RequestPreamble {
    outputs = List.copyOf(outputs);
    Check.range("outputs", outputs.size(), 0, MAX_OUTPUTS);
  }

  /**
   * The size of a preamble.
   *
   * @param outputs how many are chosen; 0 for all
   * @return bytes
   */
  public static int bytes(int outputs) {
    return BYTES_WITHOUT_OUTPUTS + outputs * Short.BYTES;
  }

  /**
   * Writes the preamble at the target's position and advances it.
   *
   * @param target a buffer with {@link #bytes} bytes remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer =
        new PayloadWriter(target)
            .u16(tail.model())
            .u16(tail.cut())
            .u8(kind.id())
            .u8(outputs.size());
    outputs.forEach(writer::u16);
    writer.i32(timeoutMillis).end();
  }

  /**
   * Reads a preamble at the source's position and advances it to what follows.
   *
   * @param source a request's payload
   * @return the preamble
   * @throws io.cleave.codec.CorruptFrameException if the payload is too short or the preamble is
   *     not sound
   */
  public static RequestPreamble decode(ByteBuffer source) {
    int count =
        source.remaining() > OUTPUTS_AT
            ? Byte.toUnsignedInt(source.get(source.position() + OUTPUTS_AT))
            : 0;
    PayloadReader reader = PayloadReader.ofPreamble(source, bytes(count));
    TailId tail = new TailId(reader.u16("model"), reader.u16("cut"));
    int kindId = reader.u8("payload kind");
    PayloadKind kind = reader.known(PayloadKind.ofId(kindId), "payload kind", kindId + " is none");
    List<Integer> outputs = new ArrayList<>();
    for (int left = reader.u8("outputs"); left > 0; left--) {
      int output = reader.u16("output");
      reader.check(!outputs.contains(output), "output", output + " is there twice");
      outputs.add(output);
    }
    int timeoutMillis = reader.i32("timeout", 1, Integer.MAX_VALUE);
    reader.end();
    return new RequestPreamble(tail, kind, outputs, timeoutMillis);
  }
}
