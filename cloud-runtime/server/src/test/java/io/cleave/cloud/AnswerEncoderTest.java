package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.cloud.internal.connection.MemoryShare;
import io.cleave.cloud.internal.connection.Payload;
import io.cleave.cloud.internal.connection.RequestMemory;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.cloud.internal.tail.AnswerEncoder;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.FrameHeader;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.ServerTimings;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerEncoderTest {
  private static final int OUTPUTS = 6;

  private static final Signature ANSWER = answer();

  private static Signature answer() {
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 0; i < OUTPUTS; i++) {
      tensors.add(new TensorSpec("out" + i, ElementType.INT32, TensorShape.of(i)));
    }
    return new Signature(tensors);
  }

  @Test
  void writesWhicheverOutputsAreWantedHoweverManyChoicesThereWere() {
    AnswerEncoder encoder = new AnswerEncoder(ANSWER, UnpooledByteBufAllocator.DEFAULT);
    Tensors sample = Tensors.allocate(ANSWER, 1);
    for (int i = 1; i < OUTPUTS; i++) {
      sample.data(i).putInt(0, i);
    }
    Random random = new Random(3);
    for (int id = 1; id <= 50 * AnswerEncoder.MAX_CHOICES; id++) {
      List<Integer> wanted = wanted(random);
      ByteBuf frame = encoder.encode(request(wanted), new ServerTimings(1, 2, 3), sample);
      assertHas(wanted, frame.nioBuffer());
      frame.release();
    }
  }

  private static List<Integer> wanted(Random random) {
    List<Integer> all = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(OUTPUTS));
  }

  private static TailRequest request(List<Integer> wanted) {
    MemoryShare share = new MemoryShare(new RequestMemory(10), slow -> {});
    Payload payload = share.take(UnpooledByteBufAllocator.DEFAULT, 1);
    payload.release();
    return new TailRequest(
        new FakeRequester("f"), 1, TestTexts.tail(), PayloadKind.TENSORS, wanted, payload, 0, 0, 1);
  }

  private static void assertHas(List<Integer> wanted, ByteBuffer frame) {
    FrameHeader header = FrameHeader.decode(frame);
    assertEquals(header.payloadBytes(), frame.remaining());
    ServerTimings.decode(frame);
    Signature expected = new Signature(wanted.stream().map(ANSWER.tensors()::get).toList());
    Tensors answer = MessageDecoder.of(expected).decode(frame);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) > 0) {
        assertEquals(wanted.get(i), answer.data(i).getInt(0));
      }
    }
  }
}
