package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.Profile;
import io.cleave.codec.message.MessageEncoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.FrameType;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes RESPONSE frames of one tail, whichever outputs they are to have. For one thread. */
public final class AnswerEncoder {
  /** How many choices of outputs have their encoder kept: {@value}. */
  public static final int MAX_CHOICES = 8;

  private static final int MESSAGE_OFFSET = FrameHeader.BYTES + ServerTimings.BYTES;

  private final Signature answer;
  private final ByteBufAllocator allocator;

  /** The choice that was unused longest first. */
  private final Map<List<Integer>, MessageEncoder> encoders =
      new LinkedHashMap<>(2 * MAX_CHOICES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Integer>, MessageEncoder> eldest) {
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
   * @return the complete frame, which the caller owns
   */
  public ByteBuf encode(TailRequest request, ServerTimings timings, Tensors sample) {
    List<Integer> places = request.wanted();
    MessageEncoder encoder = encoders.computeIfAbsent(places, this::newEncoder);
    Signature shapes = chosen(sample.signature(), places);
    Tensors wanted = Tensors.of(shapes, 1, places.stream().map(sample::data).toList());
    int most = Math.addExact(MESSAGE_OFFSET, encoder.maxEncodedBytes(shapes));
    ByteBuf frame = allocator.directBuffer(most);
    try {
      ByteBuffer target = frame.nioBuffer(0, most).position(MESSAGE_OFFSET);
      encoder.encode(wanted, target);
      int frameBytes = target.position();
      target.position(0);
      new FrameHeader(FrameType.RESPONSE, request.id(), frameBytes - FrameHeader.BYTES)
          .encode(target);
      timings.encode(target);
      return frame.writerIndex(frameBytes);
    } catch (RuntimeException | Error e) {
      frame.release();
      throw e;
    }
  }

  private MessageEncoder newEncoder(List<Integer> places) {
    return MessageEncoder.of(chosen(answer, places), Profile.exact());
  }

  private static Signature chosen(Signature all, List<Integer> places) {
    List<TensorSpec> tensors = all.tensors();
    return new Signature(places.stream().map(tensors::get).toList());
  }
}
