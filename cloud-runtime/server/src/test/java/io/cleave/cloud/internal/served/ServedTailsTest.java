package io.cleave.cloud.internal.served;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.cloud.fake.JavaPart;
import io.cleave.cloud.fake.TestNetwork;
import io.cleave.cloud.fake.TestTails;
import io.cleave.cloud.fake.TestTexts;
import io.cleave.codec.protocol.Catalogue;
import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.TailId;
import io.cleave.codec.protocol.frame.FrameHeader;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.PartId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServedTailsTest {
  private final ServedTails tails = new ServedTails(TestTails.limits());

  private void serve(ServedPart tail) {
    tails.warmUp(tail);
    tails.serve(tail);
  }

  private Catalogue catalogue() {
    return Catalogue.decode(
        tails.catalogue(ModelScope.ALL).duplicate().position(FrameHeader.BYTES));
  }

  @Test
  void showsATailOnceItIsServedAndUntilItIsHidden() {
    ServedPart tail = TestTexts.tail();
    tails.warmUp(tail);
    assertEquals(Catalogue.EMPTY, catalogue());
    tails.serve(tail);
    assertEquals(List.of(TestTexts.FINGERPRINT), catalogue().tails());
    tails.hide(TestTexts.FINGERPRINT);
    assertEquals(Catalogue.EMPTY, catalogue());
  }

  @Test
  void aTailThatIsWarmedUpAgainIsNotTakenForOneThatWasNever() throws Exception {
    ServedPart tail = TestTexts.tail();
    TailId first = new TailId(0, 0);
    tails.warmUp(tail);
    assertCode(ErrorCode.UNKNOWN_MODEL, Optional.empty(), first);
    tails.serve(tail);
    assertEquals(tail, tails.require(first, ModelScope.ALL).tail());
    tails.hide(TestTexts.FINGERPRINT);
    tails.forget(tail);
    tails.warmUp(TestTexts.tail());
    assertCode(ErrorCode.SHUTTING_DOWN, Optional.of(TestTexts.FINGERPRINT), first);
  }

  private void assertCode(ErrorCode code, Optional<ModelFingerprint> tail, TailId id) {
    RefusedRequestException refused =
        assertThrows(RefusedRequestException.class, () -> tails.require(id, ModelScope.ALL));
    assertEquals(code, refused.notice().code());
    assertEquals(tail, refused.tail());
  }

  @Test
  void theLargestRequestStaysThatOfATailThatIsGone() {
    serve(TestTexts.tail());
    int most = tails.maxRequestBytes();
    tails.hide(TestTexts.FINGERPRINT);
    assertEquals(most, tails.maxRequestBytes());
  }

  @Test
  void refusesATailThatTheCatalogueHasNoRoomForAndKeepsTheOthers() {
    serve(wordy(1));
    serve(wordy(2));
    Catalogue before = catalogue();
    ServedPart third = wordy(3);
    tails.warmUp(third);
    String message =
        assertThrows(IllegalArgumentException.class, () -> tails.serve(third)).getMessage();
    assertTrue(message.contains("at most 1048576"), message);
    assertEquals(before, catalogue());
    serve(TestTexts.tail());
    assertEquals(3, catalogue().tails().size());
  }

  /** Of a model that takes nearly half of the largest catalogue. */
  private static ServedPart wordy(int number) {
    String longest = "x".repeat(TensorSpec.MAX_NAME_BYTES - 4);
    List<TensorSpec> outputs =
        IntStream.range(0, 1000)
            .mapToObj(i -> String.format("%s%04d", longest, i))
            .map(name -> new TensorSpec(name, ElementType.BOOL, TensorShape.of()))
            .toList();
    TestNetwork network =
        new TestNetwork(
            "wordy" + number,
            TestTails.CROSSING,
            new Signature(outputs),
            List.of(TestNetwork.cut("input", TestTails.CROSSING)));
    PartId id = new PartId(network.name(), TestTails.FINGERPRINT.weights(), network.whole());
    return ServedPart.of(new JavaPart(network.model(), id, x -> x), List.of());
  }
}
