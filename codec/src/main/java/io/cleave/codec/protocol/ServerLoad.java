package io.cleave.codec.protocol;

import io.cleave.codec.internal.Check;
import java.nio.ByteBuffer;

/**
 * How busy a server is: the payload of a {@link io.cleave.codec.protocol.frame.FrameType#PONG}, and
 * a part of every {@link ResponsePreamble}.
 *
 * <pre>
 *   u16 waiting | u16 running | u32 expected wait, microseconds
 * </pre>
 *
 * @param waiting how many requests of all edges wait for a worker; 65535 stands for any larger
 *     number
 * @param running how many requests are with workers, counted the same way
 * @param waitMicros how many microseconds a request of this edge would wait if it arrived now, as
 *     far as the server knows, at least 0: in a response for the same tail, in a PONG for the tail
 *     with the longest wait
 */
public record ServerLoad(int waiting, int running, int waitMicros) {
  /** The load of an idle server. */
  public static final ServerLoad NONE = new ServerLoad(0, 0, 0);

  static final int BYTES = 8;

  private static final int MAX_U16 = 0xffff;

  /**
   * Cuts counts that are too large, and checks that nothing is negative.
   *
   * @param waiting as above
   * @param running as above
   * @param waitMicros as above
   * @throws IllegalArgumentException if a number is negative
   */
  public ServerLoad {
    Check.range("waiting", waiting, 0, Integer.MAX_VALUE);
    Check.range("running", running, 0, Integer.MAX_VALUE);
    Check.range("waitMicros", waitMicros, 0, Integer.MAX_VALUE);
    waiting = Math.min(waiting, MAX_U16);
    running = Math.min(running, MAX_U16);
  }

  /**
   * Writes a PONG's payload at the target's position, which moves to after the payload.
   *
   * @param target a buffer with at least {@link Protocol#MAX_CONTROL_PAYLOAD_BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    PayloadWriter writer = new PayloadWriter(target);
    write(writer);
    writer.end();
  }

  /**
   * {@return the load in a PONG's payload}
   *
   * @param payload the whole payload between position and limit; neither is changed
   * @throws io.cleave.codec.CorruptFrameException if the payload is not sound
   */
  public static ServerLoad decode(ByteBuffer payload) {
    PayloadReader reader = new PayloadReader(payload);
    ServerLoad load = read(reader);
    Extensions.read(reader);
    return load;
  }

  void write(PayloadWriter writer) {
    writer.u16(waiting).u16(running).i32(waitMicros);
  }

  static ServerLoad read(PayloadReader reader) {
    return new ServerLoad(
        reader.u16("waiting"),
        reader.u16("running"),
        reader.i32("expected wait", 0, Integer.MAX_VALUE));
  }
}
