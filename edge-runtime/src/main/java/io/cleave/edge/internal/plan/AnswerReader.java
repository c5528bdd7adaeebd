package io.cleave.edge.internal.plan;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.internal.Check;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;

/**
 * Reads the answers of servers. One limit bounds both an answer's bytes on the wire and those of
 * its tensors. Confined to the event loop.
 */
public final class AnswerReader {
  /** Max bytes of a message beside the values; enough for the max outputs and dimensions. */
  public static final int MAX_FRAMING_BYTES = 1 << 17;

  private final int maxBytes;
  private final int maxPayloadBytes;
  private final MessageDecoder decoder;

  /**
   * Makes a reader.
   *
   * @param outputs that an answer has, in this order
   * @param maxBytes the limit
   * @throws IllegalArgumentException if every answer would exceed the limit
   */
  public AnswerReader(Signature outputs, int maxBytes) {
    long minBytes = outputs.isFixed() ? outputs.bytes() : 0;
    Check.argument(
        minBytes <= maxBytes, "maxResponseBytes", maxBytes, minBytes + " or more for " + outputs);
    this.maxBytes = maxBytes;
    this.decoder = MessageDecoder.of(outputs);
    long maxMessageBytes = MessageDecoder.maxEncodedBytes(outputs);
    long payload =
        ResponsePreamble.MAX_BYTES + Math.min(maxMessageBytes, (long) maxBytes + MAX_FRAMING_BYTES);
    this.maxPayloadBytes = (int) Math.min(payload, Integer.MAX_VALUE);
  }

  /** Max payload of a response, in bytes. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /**
   * {@return one sample, in memory of its own} Reads the message of an answer.
   *
   * @param message to read
   * @throws CorruptFrameException if the message does not have these outputs, or exceeds the limit
   */
  public Tensors read(ByteBuffer message) {
    Signature found = decoder.peek(message);
    String limit = "at most " + maxBytes + " bytes, as maxResponseBytes says";
    CorruptFrameException.check(found.bytes() <= maxBytes, 0, "tensors", found.bytes(), limit);
    return decoder.decode(message);
  }
}
