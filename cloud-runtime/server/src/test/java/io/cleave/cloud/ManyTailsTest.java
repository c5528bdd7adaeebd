package io.cleave.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.RawClient;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.Catalogue.CutEntry;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import io.cleave.codec.protocol.PayloadKind;
import io.cleave.codec.protocol.RequestPreamble;
import io.cleave.codec.protocol.SignatureHash;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.PartId;
import io.cleave.fixtures.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several models and cuts on one connection. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class ManyTailsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ModelFingerprint SECOND = TestTails.fingerprint("bottle2");

  private final LinkedBlockingQueue<Object> failures = new LinkedBlockingQueue<>();
  private ServerFixture fixture;
  private RawClient client;
  private long lastId;

  /** Hears which tail a failure is counted for. */
  private final class Failures implements ServerListener {
    @Override
    public void requestFailed(Optional<ModelFingerprint> tail, ErrorCode reason) {
      failures.add(Map.entry(tail, reason));
    }
  }

  @BeforeEach
  void start() throws IOException {
    fixture = new ServerFixture(TestTails::plusOne, b -> b.listener(new Failures()));
    fixture.server.add(TestTails.plus(fixture.manager, "bottle2", 2));
    fixture.server.add(TestTexts.tail());
    client = fixture.welcomed();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    fixture.close();
  }

  private void ask(long id, TailId tail, int seed) throws IOException {
    Tensors tensors = RawClient.tensors(crossing(tail), TestTails.input(seed));
    client.send(RawClient.request(id, tail, 60_000, tensors));
  }

  private static Signature crossing(TailId tail) {
    return TestTails.crossing(tail.cut() == 0 ? "maxpool" : "bottle2");
  }

  @Test
  void catalogueSaysWhatIsServed() {
    Catalogue catalogue = client.catalogue();
    assertEquals(List.of(TestTails.FINGERPRINT, SECOND, TestTexts.FINGERPRINT), catalogue.tails());
    assertEquals(List.of("answer"), catalogue.models().get(0).outputs());
    assertEquals(List.of("tags", "score", "total"), catalogue.models().get(1).outputs());
    CutEntry maxpool = catalogue.find(TestTails.FINGERPRINT).orElseThrow().cut();
    assertEquals(SignatureHash.of(TestTails.CROSSING), maxpool.crossing());
    assertEquals(SignatureHash.of(TestTails.ANSWER), maxpool.answer());
    assertEquals(TestTails.maxRequestBytes(), maxpool.maxRequestBytes());
    assertEquals(false, maxpool.pictures());
    assertEquals(List.of(), maxpool.calibrations());
  }

  @Test
  void answersEachRequestByTheTailThatItNames() throws IOException {
    TailId first = client.id(TestTails.FINGERPRINT);
    TailId second = client.id(SECOND);
    TailId texts = client.id(TestTexts.FINGERPRINT);
    for (int id = 1; id <= 30; id += 3) {
      ask(id, first, id);
      assertArrayEquals(TestTails.expected(id, 1), client.receiveAnswer(id));
      ask(id + 1, second, id);
      assertArrayEquals(TestTails.expected(id, 2), client.receiveAnswer(id + 1));
      Tensors text = TestTexts.text(id, 1 + id);
      client.send(RawClient.request(id + 2, texts, 60_000, text));
      Tensors answer = client.receiveAnswer(id + 2, TestTexts.tail().answer());
      assertEquals(TestTexts.tags(TestTexts.answer(text)), TestTexts.tags(answer));
    }
  }

  @Test
  void failsARequestForNumbersThatWereNeverGivenAndNamesBothSides() throws Exception {
    for (TailId unknown : List.of(new TailId(0, 2), new TailId(2, 0), new TailId(0xffff, 0xffff))) {
      client.send(unknown(unknown));
      Notice notice = client.receiveFailure(lastId, ErrorCode.UNKNOWN_MODEL);
      assertTrue(notice.message().contains("wants " + unknown), notice.message());
      assertTrue(
          notice.message().contains("model 0, cut 1: " + SECOND.toString()), notice.message());
      assertEquals(Map.entry(Optional.empty(), ErrorCode.UNKNOWN_MODEL), nextFailure());
    }
    assertGoesOn();
  }

  private ByteBuffer unknown(TailId tail) {
    return RawClient.request(
        ++lastId, tail, 60_000, RawClient.tensors(TestTails.CROSSING, TestTails.input(1)));
  }

  private Object nextFailure() throws InterruptedException {
    return failures.poll(30, TimeUnit.SECONDS);
  }

  private void assertGoesOn() throws IOException {
    ask(++lastId, client.id(TestTails.FINGERPRINT), 5);
    assertArrayEquals(TestTails.expected(5), client.receiveAnswer(lastId));
  }

  @Test
  void failsARequestForATailThatIsGoneSoThatItMayGoElsewhere() throws Exception {
    TailId gone = client.id(SECOND);
    assertTrue(fixture.server.remove(SECOND, LONG));
    client.send(unknown(gone));
    assertEquals(
        List.of(TestTails.FINGERPRINT, TestTexts.FINGERPRINT), client.receiveCatalogue().tails());
    Notice notice = client.receiveFailure(lastId, ErrorCode.SHUTTING_DOWN);
    assertTrue(notice.message().contains("wants " + SECOND), notice.message());
    assertTrue(notice.message().contains(TestTails.FINGERPRINT.toString()), notice.message());
    assertEquals(Map.entry(Optional.of(SECOND), ErrorCode.SHUTTING_DOWN), nextFailure());
    assertGoesOn();
  }

  @Test
  void aTailThatComesBackHasItsNumbersAndNoOtherEverGetsThem() throws Exception {
    TailId second = client.id(SECOND);
    assertTrue(fixture.server.remove(SECOND, LONG));
    client.receiveCatalogue();
    fixture.server.add(TestTails.plus(fixture.manager, "bottle3", 3));
    client.receiveCatalogue();
    assertNotEquals(second, client.id(TestTails.fingerprint("bottle3")));
    fixture.server.add(TestTails.plus(fixture.manager, "bottle2", 2));
    client.receiveCatalogue();
    assertEquals(second, client.id(SECOND));
    ask(++lastId, second, 4);
    assertArrayEquals(TestTails.expected(4, 2), client.receiveAnswer(lastId));
  }

  @Test
  void failsAPictureWhereNoneIsTaken() throws Exception {
    RequestPreamble picture =
        RawClient.preamble(
            client.id(TestTails.FINGERPRINT), PayloadKind.PICTURE, List.of(), 60_000);
    client.send(RawClient.request(++lastId, picture, ByteBuffer.allocate(100)));
    Notice notice = client.receiveFailure(lastId, ErrorCode.BAD_TENSOR);
    assertTrue(notice.message().contains("a picture (expected: tensors"), notice.message());
    assertGoesOn();
  }

  @Test
  void failsARequestThatIsLargeForItsTailAndNotForAnother() throws Exception {
    RequestPreamble preamble =
        RawClient.preamble(
            client.id(TestTails.FINGERPRINT), PayloadKind.TENSORS, List.of(), 60_000);
    int most = client.catalogue().find(TestTails.FINGERPRINT).orElseThrow().cut().maxRequestBytes();
    client.send(RawClient.request(++lastId, preamble, ByteBuffer.allocate(most)));
    Notice notice = client.receiveFailure(lastId, ErrorCode.BAD_TENSOR);
    assertTrue(notice.message().contains("at most " + most), notice.message());
    assertGoesOn();
  }

  @Test
  void aMessageForAnotherCutIsRefusedByTheShapesOfItsTensors() throws Exception {
    TensorSpec crossing = TestTails.CROSSING.tensors().get(0);
    Signature transposed = Signature.of(crossing.withShape(TensorShape.of(2, 4, 2)));
    Tensors other = RawClient.tensors(transposed, TestTails.input(1));
    client.send(RawClient.request(++lastId, client.id(TestTails.FINGERPRINT), 60_000, other));
    Notice notice = client.receiveFailure(lastId, ErrorCode.BAD_TENSOR);
    assertTrue(notice.message().contains("dimension 0: 2 (expected: 4)"), notice.message());
    assertGoesOn();
  }

  @Test
  void refusesATailOfTheSameModelWithOtherOutputs() {
    TestNetwork renamed =
        new TestNetwork(
            "plus-one",
            TestTails.CROSSING,
            TestTails.crossing("elsewhere"),
            List.of(TestNetwork.cut("input", TestTails.CROSSING)));
    PartId id = new PartId("plus-one", TestTails.FINGERPRINT.weights(), renamed.whole());
    ServedPart other = ServedPart.of(new JavaPart(renamed.model(), id, x -> x), List.of());
    String message =
        assertThrows(IllegalArgumentException.class, () -> fixture.server.add(other)).getMessage();
    assertTrue(message.contains("elsewhere"), message);
    assertEquals(3, fixture.server.fingerprints().size());
  }
}
