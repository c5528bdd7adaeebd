package io.cleave.edge.internal.plan;

import io.cleave.codec.CorruptFrameException;
import io.cleave.codec.internal.Check;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;

/**
 * Reads what servers answer. Nothing that an answer says is believed beyond a limit, which counts
 * for its bytes on the wire and for those of its tensors. Confined to the event loop.
 */
public final class AnswerReader {
  /** What a message says beside the values: enough for the most outputs and dimensions. */
  public static final int MAX_FRAMING_BYTES = 1 << 17;

  private final int maxBytes;
  private final int maxPayloadBytes;
  private final MessageDecoder decoder;

  /**
   * Makes a reader.
   *
   * @param outputs the only ones that an answer may have, in this order
   * @param maxBytes the limit
   * @throws IllegalArgumentException if every answer would exceed the limit
   */
  public AnswerReader(Signature outputs, int maxBytes) {
    long minBytes = outputs.isFixed() ? outputs.bytes() : 0;
    Check.argument(
        minBytes <= maxBytes, "maxResponseBytes", maxBytes, minBytes + " or more for " + outputs);
    this.maxBytes = maxBytes;
    this.decoder = MessageDecoder.of(outputs);
    long most = MessageDecoder.maxEncodedBytes(outputs);
    long payload = ResponsePreamble.MAX_BYTES + Math.min(most, (long) maxBytes + MAX_FRAMING_BYTES);
    this.maxPayloadBytes = (int) Math.min(payload, Integer.MAX_VALUE);
  }

  /** The largest payload of a response. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /**
   * Reads the message of an answer.
   *
   * @return one sample in memory of its own
   * @throws CorruptFrameException if it is not one of the outputs, or too large
   */
  public Tensors read(ByteBuffer message) {
    Signature found = decoder.peek(message);
    String limit = "at most " + maxBytes + " bytes, as maxResponseBytes says";
    CorruptFrameException.check(found.bytes() <= maxBytes, 0, "tensors", found.bytes(), limit);
    return decoder.decode(message);
  }
}
