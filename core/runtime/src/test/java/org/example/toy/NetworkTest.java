package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Signature;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.resnet.ResNet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a network says by its cuts alone. */
class NetworkTest {
  private final Network network = ToyNetwork.create();
  private final Cut embedded = network.cut("embedded");
  private final Cut mixed = network.cut("mixed");

  @Test
  void beginsAndEndsWithACut() {
    assertEquals(Cut.INPUT, network.input().name());
    assertEquals(network.inputs(), network.input().crossing());
    assertEquals(Cut.OUTPUT, network.output().name());
    assertEquals(network.outputs(), network.output().crossing());
    assertEquals(List.of(network.input(), embedded, mixed), network.splits());
  }

  @ParameterizedTest
  @CsvSource({
    "input, input",
    "embedded, embedded",
    "embedding, embedded",
    "layer1, embedded",
    "mixing, mixed"
  })
  void cutsAreFoundByTheirNamesAndAliases(String called, String name) {
    assertEquals(name, network.cut(called).name());
    assertTrue(network.cut(name).isCalled(called));
    assertFalse(mixed.isCalled("embedded"));
  }

  @Test
  void rejectsUnknownCutsAndNamesTheNearest() {
    assertRefused(() -> network.cut("mixd"), "cut: mixd (expected: mixed, ");
    assertRefused(() -> network.cut(Cut.OUTPUT), "cut: output (expected: ");
  }

  @Test
  void headGivesWhatCrossesAndWhatIsFinished() {
    assertEquals(
        new Range(
            network.inputs(), Signature.of(ToyNetwork.FEATURES, ToyNetwork.IDS, ToyNetwork.TOTAL)),
        network.headTo(embedded));
  }

  @Test
  void tailGivesWhatWasNotFinishedBeforeIt() {
    assertEquals(
        new Range(mixed.crossing(), Signature.of(ToyNetwork.TAGS, ToyNetwork.SCORE)),
        network.tailFrom(mixed));
  }

  @Test
  void segmentGivesAnOutputOnlyWhereItIsFinished() {
    assertEquals(
        new Range(embedded.crossing(), mixed.crossing()), network.between(embedded, mixed));
    assertEquals(List.of("hidden", "winners", "total"), network.headTo(mixed).wanted().names());
  }

  @Test
  void wholeIsFromTheBeginningToTheEnd() {
    assertEquals(new Range(network.inputs(), network.outputs()), network.whole());
    assertEquals(network.whole(), network.headTo(network.output()));
    assertEquals(network.whole(), network.tailFrom(network.input()));
  }

  @Test
  void nothingLiesBetweenACutAndItself() {
    for (Cut cut : network.cuts()) {
      assertEquals(new Range(cut.crossing(), cut.crossing()), network.between(cut, cut));
    }
  }

  @Test
  void exitGivesTheOutputAlone() {
    Range total = new Range(network.inputs(), Signature.of(ToyNetwork.TOTAL));
    assertEquals(total, network.exit(embedded, "total"));
    assertEquals(total, network.exit(mixed, "total"));
    assertEquals(total, network.exit(network.output(), "total"));
  }

  @Test
  void rejectsExitsOfOutputsThatAreNotFinished() {
    assertRefused(() -> network.exit(embedded, "tags"), "output: tags");
    assertRefused(() -> network.exit(network.input(), "total"), "output: total");
    assertRefused(() -> network.exit(network.output(), "logits"), "tensor: logits");
  }

  @Test
  void rejectsCutsTheWrongWayRound() {
    assertRefused(() -> network.between(mixed, embedded), "mixed to embedded");
    assertRefused(() -> network.between(network.output(), mixed), "output to mixed");
  }

  @Test
  void rejectsCutsOfAnotherNetwork() {
    Cut foreign = ResNet.of(18).cut("maxpool");
    assertRefused(() -> network.headTo(foreign), "maxpool");
    assertRefused(() -> network.tailFrom(foreign), "maxpool");
    Cut alike =
        new Cut(
            "alike",
            embedded.crossing(),
            embedded.finished(),
            embedded.head(),
            embedded.tail(),
            embedded.aliases());
    assertRefused(() -> network.exit(alike, "total"), "alike");
  }

  @Test
  void aCutOfSeveralTensorsHasNoOneTensor() {
    assertRefused(embedded::tensor, "cut embedded: features, ids (expected: one tensor)");
    assertRefused(embedded::shape, "one tensor");
    assertEquals(16 * 3 * 4 + 16 * 8, embedded.rawBytes());
  }

  private static void assertRefused(Executable executable, String words) {
    String message = assertThrows(IllegalArgumentException.class, executable).getMessage();
    assertTrue(message.contains(words), message);
  }
}
