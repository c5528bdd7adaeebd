package org.example.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.RawTensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registers itself is found by its name: a network of a family, a file of a format. */
class RegisteredTest {
  @Test
  void aNetworkThatRegisteredItsNameIsFoundAndRuns() throws IOException {
    Model model = Model.find("toy");
    assertEquals(new RawTensors(), model.task());
    Tensors texts = Texts.of(0, 2, 5);
    try (Part head = model.head("mixed");
        Part tail = model.tail("mixed");
        Part whole = model.whole()) {
      Tensors crossed = Relay.run(head, texts);
      Tensors rest = Relay.run(tail, crossed);
      Relay.assertSame(
          Relay.run(whole, texts),
          Relay.pick(model.network().outputs(), rest, crossed),
          "cut at mixed");
    }
  }

  @Test
  void aFileOfAKindThatRegisteredItselfIsLoadedCutAndRuns(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("net.toy"), "times 2\nplus 0.5\ntimes -4\n");
    Model model = Model.find(file.toString());
    List<String> cuts = model.network().splits().stream().map(Cut::name).toList();
    assertEquals(List.of(Cut.INPUT, "line1", "line2"), cuts);
    for (String cut : cuts) {
      try (Part head = model.head(cut);
          Part tail = model.tail(cut)) {
        Tensors numbers = Tensors.allocate(model.network().inputs(), 1);
        numbers.data(0).asFloatBuffer().put(new float[] {0, 1, -3});
        Tensors answer = Relay.run(tail, Relay.run(head, numbers));
        FloatBuffer expected = FloatBuffer.wrap(new float[] {-2, -10, 22});
        assertEquals(expected, answer.data(0).asFloatBuffer(), cut);
      }
    }
  }

  @Test
  void whatIsNotFoundIsToldOfBoth() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Model.find("nobody")).getMessage();
    assertTrue(message.contains("toy, "), message);
    assertTrue(message.contains("a file .toy, "), message);
  }
}
