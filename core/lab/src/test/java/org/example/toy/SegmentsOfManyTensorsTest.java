package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.lab.measure.Segments;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several tensors cross each cut, one skips a layer, and one output is finished early. */
class SegmentsOfManyTensorsTest {
  private static final Model MODEL = PartContract.model(ToyNetwork.create());
  private static final Network NETWORK = MODEL.network();

  @Test
  void thePassGivesEveryOutputAndWhatEachHeadGives() throws IOException {
    List<Cut> cuts = NETWORK.splits();
    try (Segments segments = Segments.load(MODEL, cuts);
        Segments.Run run = segments.newRun()) {
      for (Tensors texts : List.of(Texts.of(3, 2, 7), Texts.of(1, 1, 4))) {
        Segments.Crossing crossing = run.pass(texts);
        Relay.assertSame(Texts.answers(texts), crossing.outputs(), "outputs");
        for (Cut cut : cuts) {
          Tensors there = crossing.at(cut.name());
          assertEquals(cut.crossing().names(), there.signature().names());
          assertEquals(texts.batch(), there.batch());
        }
        try (Part head = Engine.of(NETWORK).load(MODEL, NETWORK.headTo(NETWORK.cut("mixed")))) {
          Tensors expected = Relay.pick(crossing.at("mixed").signature(), Relay.run(head, texts));
          Relay.assertSame(expected, crossing.at("mixed"), "mixed");
        }
      }
    }
  }

  @Test
  void aTailGivesTheOutputsThatAreNotFinishedBeforeIt() throws IOException {
    Tensors texts = Texts.of(3, 2, 7);
    Tensors answers = Texts.answers(texts);
    try (Segments segments = Segments.load(MODEL, NETWORK.splits());
        Segments.Run run = segments.newRun()) {
      Segments.Crossing crossing = run.pass(texts);
      Map<String, Tensors> before = new LinkedHashMap<>();
      crossing.byCut().forEach((name, tensors) -> before.put(name, Relay.copy(tensors)));
      for (Cut cut : NETWORK.splits()) {
        Signature wanted = NETWORK.tailFrom(cut).wanted();
        Tensors tail = run.tail(cut.name(), crossing.at(cut.name()));
        Relay.assertSame(answers.select(wanted.names()), tail, cut.name());
      }
      before.forEach((name, tensors) -> Relay.assertSame(tensors, crossing.at(name), name));
    }
  }
}
