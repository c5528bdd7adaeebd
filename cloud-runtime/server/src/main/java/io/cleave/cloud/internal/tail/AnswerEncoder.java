package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.internal.Check;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.protocol.frame.FrameType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes RESPONSE frames of one tail, whichever outputs they are to have in which formats. For one
 * thread.
 */
public final class AnswerEncoder {
  /** How many choices of outputs have their encoder kept: {@value}. */
  public static final int MAX_CHOICES = 8;

  /** Of a preamble with a span of each kind. */
  private static final int PREAMBLE_BYTES = ResponsePreamble.bytes(SpanKind.values().length);

  private static final int MESSAGE_OFFSET = FrameHeader.BYTES + PREAMBLE_BYTES;

  private final Signature answer;
  private final ByteBufAllocator allocator;

  /** The choice that was unused longest first. */
  private final Map<List<WantedOutput>, MessageEncoder> encoders =
      new LinkedHashMap<>(2 * MAX_CHOICES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<WantedOutput>, MessageEncoder> eldest) {
          return size() > MAX_CHOICES;
        }
      };

  public AnswerEncoder(Signature answer, ByteBufAllocator allocator) {
    this.answer = answer;
    this.allocator = allocator;
  }

  /**
   * Writes the frame that answers a request.
   *
   * @param sample all that the tail gave for the request
   * @param preamble asked once the message is encoded; has one span of each kind, and no extension
   * @return the frame in one piece, which the caller owns
   */
  public ByteBuf encode(TailRequest request, Tensors sample, Supplier<ResponsePreamble> preamble) {
    List<WantedOutput> outputs = request.wanted();
    MessageEncoder encoder = encoders.computeIfAbsent(outputs, this::newEncoder);
    Signature shapes = chosen(sample.signature(), outputs);
    List<ByteBuffer> data = outputs.stream().map(each -> sample.data(each.place())).toList();
    int most = Math.addExact(MESSAGE_OFFSET, encoder.maxEncodedBytes(shapes));
    ByteBuf frame = allocator.directBuffer(most);
    try {
      ByteBuffer target = frame.nioBuffer(0, most).position(MESSAGE_OFFSET);
      encoder.encode(Tensors.of(shapes, 1, data), target);
      int frameBytes = target.position();
      target.position(0);
      new FrameHeader(FrameType.RESPONSE, request.id(), frameBytes - FrameHeader.BYTES)
          .encode(target);
      write(preamble.get(), target);
      return frame.writerIndex(frameBytes);
    } catch (RuntimeException | Error e) {
      frame.release();
      throw e;
    }
  }

  private static void write(ResponsePreamble preamble, ByteBuffer target) {
    Check.argument(
        preamble.bytes() == PREAMBLE_BYTES,
        "preamble",
        preamble.bytes() + " bytes",
        PREAMBLE_BYTES + ", which were left for it");
    preamble.encode(target);
  }

  private MessageEncoder newEncoder(List<WantedOutput> outputs) {
    return MessageEncoder.of(
        chosen(answer, outputs), outputs.stream().map(each -> each.format().profile()).toList());
  }

  private static Signature chosen(Signature all, List<WantedOutput> outputs) {
    List<TensorSpec> tensors = all.tensors();
    return new Signature(outputs.stream().map(each -> tensors.get(each.place())).toList());
  }
}
