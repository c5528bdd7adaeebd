package io.cleave.cloud.internal.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.cloud.fake.FakeRequester;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.internal.limit.MemoryShare;
import io.cleave.cloud.internal.limit.Payload;
import io.cleave.cloud.internal.limit.RequestMemory;
import io.cleave.cloud.internal.queue.Receipt;
import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.message.MessageDecoder;
import io.cleave.codec.protocol.AnswerFormat;
import io.cleave.codec.protocol.Extensions;
import io.cleave.codec.protocol.ResponsePreamble;
import io.cleave.codec.protocol.ServerLoad;
import io.cleave.codec.protocol.ServerSpan;
import io.cleave.codec.protocol.SpanKind;
import io.cleave.codec.protocol.WantedOutput;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
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
      ByteBuf frame = encoder.encode(request(exact(wanted)), sample, AnswerEncoderTest::preamble);
      assertHas(wanted, frame.nioBuffer());
      frame.release();
    }
  }

  @Test
  void writesEachOutputInTheFormatThatIsWantedForIt() {
    TensorShape shape = TensorShape.of(64);
    Signature floats =
        Signature.of(
            new TensorSpec("a", ElementType.FLOAT32, shape),
            new TensorSpec("b", ElementType.FLOAT32, shape));
    Tensors sample = Tensors.allocate(floats, 1);
    for (int i = 0; i < 64; i++) {
      sample.data(0).putFloat(i * Float.BYTES, i / 3f);
      sample.data(1).putFloat(i * Float.BYTES, i / 7f);
    }
    AnswerEncoder encoder = new AnswerEncoder(floats, UnpooledByteBufAllocator.DEFAULT);
    for (AnswerFormat format : AnswerFormat.values()) {
      ByteBuf frame =
          encoder.encode(
              request(
                  List.of(new WantedOutput(1, format), new WantedOutput(0, AnswerFormat.EXACT))),
              sample,
              AnswerEncoderTest::preamble);
      ByteBuffer bytes = frame.nioBuffer().position(FrameHeader.BYTES);
      ResponsePreamble.decode(bytes);
      Signature chosen = new Signature(List.of(floats.tensors().get(1), floats.tensors().get(0)));
      Tensors answer = MessageDecoder.of(chosen).decode(bytes);
      assertEquals(sample.data(0), answer.data(1), "exact beside " + format);
      assertEquals(format == AnswerFormat.EXACT, sample.data(1).equals(answer.data(0)));
      assertEquals(5 / 7f, answer.data(0).getFloat(5 * Float.BYTES), 0.5f, format.name());
      frame.release();
    }
  }

  private static List<Integer> wanted(Random random) {
    List<Integer> all = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5));
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(OUTPUTS));
  }

  private static List<WantedOutput> exact(List<Integer> places) {
    return places.stream().map(place -> new WantedOutput(place, AnswerFormat.EXACT)).toList();
  }

  private static TailRequest request(List<WantedOutput> wanted) {
    MemoryShare share = new MemoryShare(new RequestMemory(10), slow -> {});
    Payload payload = share.take(UnpooledByteBufAllocator.DEFAULT, 1);
    payload.release();
    return new TailRequest(
        new FakeRequester("f"),
        1,
        TestTexts.tail(),
        FakeRequester.preamble(0),
        wanted,
        payload,
        0,
        new Receipt(0, 0, 0),
        1);
  }

  private static ResponsePreamble preamble() {
    List<ServerSpan> spans =
        Arrays.stream(SpanKind.values()).map(kind -> new ServerSpan(kind, 1, 2)).toList();
    return new ResponsePreamble(1, 1, ServerLoad.NONE, spans, Extensions.NONE);
  }

  private static void assertHas(List<Integer> wanted, ByteBuffer frame) {
    FrameHeader header = FrameHeader.decode(frame);
    assertEquals(header.payloadBytes(), frame.remaining());
    ResponsePreamble.decode(frame);
    Signature expected = new Signature(wanted.stream().map(ANSWER.tensors()::get).toList());
    Tensors answer = MessageDecoder.of(expected).decode(frame);
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i) > 0) {
        assertEquals(wanted.get(i), answer.data(i).getInt(0));
      }
    }
  }
}
