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

/** Writes the RESPONSE frames of one tail, for any outputs in any formats. For one thread. */
public final class AnswerEncoder {
  /** Max choices of outputs whose encoders are kept: {@value}. */
  public static final int MAX_CHOICES = 8;

  /** A preamble that has one span of each kind. */
  private static final int PREAMBLE_BYTES = ResponsePreamble.bytes(SpanKind.values().length);

  private static final int MESSAGE_OFFSET = FrameHeader.BYTES + PREAMBLE_BYTES;

  private final Signature answer;
  private final ByteBufAllocator allocator;

  /** The choice that was unused longest comes first. */
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
   * {@return the frame that answers a request, in one piece; the caller owns it}
   *
   * @param request to answer
   * @param sample everything that the tail gave for the request
   * @param preamble called when the message is encoded; has one span of each kind, and no extension
   */
  public ByteBuf encode(TailRequest request, Tensors sample, Supplier<ResponsePreamble> preamble) {
    List<WantedOutput> outputs = request.wanted();
    MessageEncoder encoder = encoders.computeIfAbsent(outputs, this::newEncoder);
    Signature shapes = chosen(sample.signature(), outputs);
    List<ByteBuffer> data = outputs.stream().map(each -> sample.data(each.place())).toList();
    int maxBytes = Math.addExact(MESSAGE_OFFSET, encoder.maxEncodedBytes(shapes));
    ByteBuf frame = allocator.directBuffer(maxBytes);
    try {
      ByteBuffer target = frame.nioBuffer(0, maxBytes).position(MESSAGE_OFFSET);
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
