package io.cleave.codec.protocol;

import java.nio.ByteBuffer;

/**
 * Where a request spent its time in the server: the first {@value #BYTES} bytes of a {@link
 * FrameType#RESPONSE} payload; a message of outputs follows.
 *
 * <pre>
 *   u64 queue, ns | u64 decode, ns | u64 tail, ns | u32 CRC32C of the three | tensor frame
 * </pre>
 *
 * @param queueNanos from the request's last byte to the start of its work, at least 0
 * @param decodeNanos decoding the request's tensor, at least 0
 * @param tailNanos running the tail, at least 0
 */
public record ServerTimings(long queueNanos, long decodeNanos, long tailNanos) {
  /** Size in bytes: {@value}. */
  public static final int BYTES = 28;

  /**
   * What can be true of a server's timings when the whole request took so long at the edge.
   *
   * @param totalNanos at least 0
   * @return the same, cut where together they would be longer
   */
  public ServerTimings within(long totalNanos) {
    long queue = Math.min(queueNanos, totalNanos);
    long decode = Math.min(decodeNanos, totalNanos - queue);
    return new ServerTimings(queue, decode, Math.min(tailNanos, totalNanos - queue - decode));
  }

  /**
   * Writes the timings at the target's position and advances it by {@value #BYTES}.
   *
   * @param target a buffer with {@value #BYTES} bytes remaining
   */
  public void encode(ByteBuffer target) {
    new PayloadWriter(target).nanos(queueNanos).nanos(decodeNanos).nanos(tailNanos).end();
  }

  /**
   * Reads timings at the source's position and advances it by {@value #BYTES}, to the tensor.
   *
   * @param source a response's payload
   * @return the timings
   * @throws io.cleave.codec.CorruptFrameException if the payload is too short or the timings are
   *     not sound
   */
  public static ServerTimings decode(ByteBuffer source) {
    PayloadReader reader = PayloadReader.ofPreamble(source, BYTES);
    long queueNanos = reader.nanos("queue time");
    long decodeNanos = reader.nanos("decode time");
    long tailNanos = reader.nanos("tail time");
    reader.end();
    return new ServerTimings(queueNanos, decodeNanos, tailNanos);
  }
}
