package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Session;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several tensors of several shapes, chosen outputs, and messages that are wrong. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class MixedShapesTest {
  /** In a message of two vectors, each below 128 long. */
  private static final int SECOND_INDEX_AT = 18;

  private static final int BYTES_A_TOKEN = Float.BYTES + Long.BYTES;
  private static final Signature ANSWER = TestTexts.tail().answer();

  /** The length of each run's texts and how many ran together. */
  private record Run(int length, int batch) {}

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore mayRun = new Semaphore(0);
  private final List<Run> runs = new CopyOnWriteArrayList<>();
  private final List<Integer> batches = new CopyOnWriteArrayList<>();

  private ServerFixture fixture(
      UnaryOperator<Tensors> tail, UnaryOperator<TailServerBuilder> settings) throws IOException {
    return fixture(TestTexts.tail(tail), settings);
  }

  private ServerFixture fixture(ServedPart tail, UnaryOperator<TailServerBuilder> settings)
      throws IOException {
    ServerListener listener =
        new ServerListener() {
          @Override
          public void batchRan(ModelFingerprint ran, int size, long tailNanos) {
            batches.add(size);
          }
        };
    return new ServerFixture(manager -> tail, b -> settings.apply(b.listener(listener)));
  }

  /** The first run of one token waits until it may. */
  private Tensors recorded(Tensors texts) {
    int length = texts.signature().tensor("ids").shape().dim(0);
    runs.add(new Run(length, texts.batch()));
    if (length == 1) {
      entered.release();
      mayRun.acquireUninterruptibly();
    }
    return TestTexts.answer(texts);
  }

  private static void send(RawClient client, long id, int length) throws IOException {
    client.send(RawClient.request(id, TestTails.FIRST, 60_000, TestTexts.text((int) id, length)));
  }

  private static void assertAnswered(RawClient client, long id, int length) throws IOException {
    Tensors expected = TestTexts.answer(TestTexts.text((int) id, length));
    Tensors answer = client.receiveAnswer(id, ANSWER);
    assertEquals(TestTexts.tags(expected), TestTexts.tags(answer));
    assertEquals(expected.data("score").getFloat(0), answer.data("score").getFloat(0));
  }

  /** Occupies the only worker, so that what is sent next is one batch. */
  private void hold(RawClient client) throws Exception {
    send(client, 1, 1);
    entered.acquire();
  }

  @Test
  void runsEqualShapesTogetherAndNothingElse() throws Exception {
    try (ServerFixture fixture = fixture(this::recorded, b -> b);
        RawClient client = fixture.welcomed()) {
      hold(client);
      int[] lengths = {5, 3, 5, 0, 3, 5};
      for (int i = 0; i < lengths.length; i++) {
        send(client, i + 2, lengths[i]);
      }
      client.ping();
      runs.clear();
      mayRun.release();
      assertAnswered(client, 1, 1);
      for (int id : new int[] {2, 4, 7, 3, 6, 5}) { // a group after the other
        assertAnswered(client, id, lengths[id - 2]);
      }
      assertEquals(List.of(new Run(5, 3), new Run(3, 2), new Run(0, 1)), runs);
      assertEquals(List.of(1, 3, 2, 1), batches);
    }
  }

  @Test
  void aGroupThatFailsDoesNotHarmTheOther() throws Exception {
    try (ServerFixture fixture = fixture(this::failingForFive, b -> b);
        RawClient client = fixture.welcomed()) {
      hold(client);
      for (int id = 2; id <= 5; id++) {
        send(client, id, id % 2 == 0 ? 5 : 3);
      }
      client.ping();
      mayRun.release();
      assertAnswered(client, 1, 1);
      client.receiveFailure(2, ErrorCode.INTERNAL);
      client.receiveFailure(4, ErrorCode.INTERNAL);
      assertAnswered(client, 3, 3);
      assertAnswered(client, 5, 3);
    }
  }

  private Tensors failingForFive(Tensors texts) {
    Tensors answer = recorded(texts);
    if (texts.signature().tensor("ids").shape().dim(0) == 5) {
      throw new IllegalArgumentException("no texts of five");
    }
    return answer;
  }

  @Test
  void runsThoseOfAFailedBatchAloneAndFailsTheOneItThrowsFor() throws Exception {
    try (ServerFixture fixture = fixture(this::failingForTheThird, b -> b)) {
      assertOnlyTheThirdFails(fixture);
    }
  }

  private void assertOnlyTheThirdFails(ServerFixture fixture) throws Exception {
    try (RawClient client = fixture.welcomed()) {
      hold(client);
      for (int id = 2; id <= 4; id++) {
        send(client, id, 4);
      }
      client.ping();
      mayRun.release();
      assertAnswered(client, 1, 1);
      assertAnswered(client, 2, 4);
      client.receiveFailure(3, ErrorCode.INTERNAL);
      assertAnswered(client, 4, 4);
    }
  }

  private Tensors failingForTheThird(Tensors texts) {
    Tensors answer = recorded(texts);
    for (int i = 0; i < texts.batch(); i++) {
      if (texts.sample(i).data("ids").getLong(0) == 3L << 40) {
        throw new IllegalArgumentException("not the third");
      }
    }
    return answer;
  }

  /** A part that has memory for one sample. */
  private record SmallPart(Part part) implements Part {
    @Override
    public Model model() {
      return part.model();
    }

    @Override
    public PartId id() {
      return part.id();
    }

    @Override
    public Session newSession() {
      Session session = part.newSession();
      return new Session() {
        @Override
        public Tensors inputs(Signature shapes, int batch) {
          if (batch > 1) {
            throw new OutOfMemoryError("for " + batch);
          }
          return session.inputs(shapes, batch);
        }

        @Override
        public Tensors run() {
          return session.run();
        }

        @Override
        public void close() {
          session.close();
        }
      };
    }

    @Override
    public void close() {
      part.close();
    }
  }

  @Test
  void runsThoseAloneThatThereIsNoMemoryForTogether() throws Exception {
    Part small = new SmallPart(TestTexts.part(this::failingForTheThird));
    try (ServerFixture fixture = fixture(ServedPart.of(small, List.of()), b -> b)) {
      assertOnlyTheThirdFails(fixture);
    }
  }

  @Test
  void whatRunsTogetherStaysWithinTheLimitOfOneSample() throws Exception {
    try (ServerFixture fixture =
            fixture(this::recorded, b -> b.maxSampleBytes(2L * 10 * BYTES_A_TOKEN));
        RawClient client = fixture.welcomed()) {
      hold(client);
      for (int id = 2; id <= 6; id++) {
        send(client, id, 10);
      }
      client.ping();
      runs.clear();
      mayRun.release();
      assertAnswered(client, 1, 1);
      for (int id = 2; id <= 6; id++) {
        assertAnswered(client, id, 10);
      }
      assertEquals(List.of(new Run(10, 2), new Run(10, 2), new Run(10, 1)), runs);
    }
  }

  @Test
  void failsASampleOverTheLimitAndSaysSizeAndLimit() throws Exception {
    try (ServerFixture fixture =
            fixture(TestTexts::answer, b -> b.maxSampleBytes(10L * BYTES_A_TOKEN));
        RawClient client = fixture.welcomed()) {
      send(client, 1, 11);
      Notice notice = client.receiveFailure(1, ErrorCode.BAD_TENSOR);
      assertTrue(notice.message().contains("132 bytes"), notice.message());
      assertTrue(notice.message().contains("at most 120"), notice.message());
      send(client, 2, 10);
      assertAnswered(client, 2, 10);
    }
  }

  @Test
  void answersTheChosenOutputsInTheirOrder() throws Exception {
    try (ServerFixture fixture = fixture(TestTexts::answer, b -> b);
        RawClient client = fixture.welcomed()) {
      List<TensorSpec> given = ANSWER.tensors();
      long id = 0;
      for (List<Integer> outputs :
          List.of(List.of(0), List.of(1), List.of(1, 0), List.of(0, 1), List.<Integer>of())) {
        Tensors text = TestTexts.text((int) ++id, 7);
        client.send(RawClient.request(id, choosing(outputs), text));
        Signature wanted =
            outputs.isEmpty() ? ANSWER : new Signature(outputs.stream().map(given::get).toList());
        Tensors answer = client.receiveAnswer(id, wanted);
        for (String name : wanted.names()) {
          assertEquals(TestTexts.answer(text).data(name), answer.data(name), name);
        }
      }
    }
  }

  private static RequestPreamble choosing(List<Integer> outputs) {
    return RawClient.preamble(TestTails.FIRST, PayloadKind.TENSORS, outputs, 60_000);
  }

  @Test
  void failsAnOutputThatTheTailDoesNotGiveAndNamesIt() throws Exception {
    try (ServerFixture fixture = fixture(TestTexts::answer, b -> b);
        RawClient client = fixture.welcomed()) {
      assertUnknownOutput(client, 1, List.of(0, 2), "total, which the head gives");
      assertUnknownOutput(client, 2, List.of(3), "3, where the network has 3");
      assertUnknownOutput(client, 3, List.of(1, 0xffff), "65535");
      send(client, 4, 2);
      assertAnswered(client, 4, 2);
    }
  }

  private static void assertUnknownOutput(
      RawClient client, long id, List<Integer> outputs, String words) throws IOException {
    client.send(RawClient.request(id, choosing(outputs), TestTexts.text(1, 3)));
    Notice notice = client.receiveFailure(id, ErrorCode.UNKNOWN_OUTPUT);
    assertTrue(notice.message().contains(words), notice.message());
    assertTrue(notice.message().contains("[tags, score]"), notice.message());
  }

  @Test
  void failsEachMessageOfOtherTensorsAndNamesThem() throws Exception {
    TensorShape five = TensorShape.of(5);
    TensorSpec features = TestTexts.FEATURES.withShape(five);
    TensorSpec ids = TestTexts.IDS.withShape(five);
    TensorSpec more = new TensorSpec("more", ElementType.BOOL, five);
    TensorSpec halves = new TensorSpec("features", ElementType.FLOAT16, five);
    try (ServerFixture fixture = fixture(TestTexts::answer, b -> b);
        RawClient client = fixture.welcomed()) {
      assertBad(client, 1, "missing: [ids]", features);
      assertBad(client, 2, "features: int64 (expected: float32)", ids, features);
      assertBad(client, 3, "2, which is surplus", features, ids, more);
      assertBad(client, 4, "features: float16 (expected: float32)", halves, ids);
      assertBad(
          client, 5, "features: 2 (expected: 1)", features.withShape(TensorShape.of(5, 1)), ids);
      assertBad(
          client,
          6,
          "65 (expected: at most 64)",
          features.withShape(TensorShape.of(TestTexts.LONGEST + 1)),
          ids);
      client.send(RawClient.request(7, choosing(List.of()), twice(features, ids)));
      assertTrue(client.receiveFailure(7, ErrorCode.BAD_TENSOR).message().contains("second time"));
      send(client, 8, 5);
      assertAnswered(client, 8, 5);
    }
  }

  private static void assertBad(RawClient client, long id, String words, TensorSpec... tensors)
      throws IOException {
    Tensors sent = Tensors.allocate(Signature.of(tensors), 1);
    client.send(RawClient.request(id, TestTails.FIRST, 60_000, sent));
    Notice notice = client.receiveFailure(id, ErrorCode.BAD_TENSOR);
    assertTrue(notice.message().contains(words), notice.message());
  }

  /** No encoder writes a tensor twice: the second gets the first one's index afterwards. */
  private static ByteBuffer twice(TensorSpec features, TensorSpec ids) {
    ByteBuffer message = RawClient.message(Tensors.allocate(Signature.of(features, ids), 1));
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    assertEquals(1, bytes[SECOND_INDEX_AT]);
    bytes[SECOND_INDEX_AT] = 0;
    ByteBuffer changed = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int checksumAt = changed.getShort(7) - Integer.BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, checksumAt);
    return changed.putInt(checksumAt, (int) crc.getValue());
  }

  @Test
  void zerosThatMakeNoSenseAsIntegersDoNotKeepATailOut() throws Exception {
    UnaryOperator<Tensors> picky =
        texts -> {
          if (texts.sample(0).data("ids").limit() > 0 && texts.data("ids").getLong(0) == 0) {
            throw new IllegalStateException("no token is 0");
          }
          return TestTexts.answer(texts);
        };
    try (ServerFixture fixture = fixture(picky, b -> b);
        RawClient client = fixture.welcomed()) {
      send(client, 1, 3);
      assertAnswered(client, 1, 3);
    }
  }

  @Test
  void aTailThatRunsOutOfMemoryInItsWarmUpIsKeptOut() {
    UnaryOperator<Tensors> greedy =
        texts -> {
          throw new OutOfMemoryError("no");
        };
    assertThrows(OutOfMemoryError.class, () -> fixture(greedy, b -> b).close());
  }
}
