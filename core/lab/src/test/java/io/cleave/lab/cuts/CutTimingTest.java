package io.cleave.lab.cuts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.Classification;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import io.cleave.lab.results.ResultException;
import io.cleave.lab.results.ResultFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On PyTorch, which tells the times of no layers. */
class CutTimingTest {
  private static final Model MODEL =
      new Model(
          ResNet.of(18).withBaseWidth(8).withClasses(4).withInputSize(32),
          Weights.seeded(7),
          Classification.unlabelled(4, 32));

  private static CutTiming timing() {
    return CutTiming.of(MODEL, Engine.of(MODEL.network())).within(Duration.ofMillis(1));
  }

  @Test
  void everyCutHasATimeAndTheFileIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
    CutTimes times = timing().measure();
    assertEquals(MODEL.network().cuts().size(), times.headMillis().size());
    assertFalse(times.timing().profiled());
    assertEquals(3, times.timing().checked().size());
    CutsFile file = CutsFile.of("cleave cuts", "small", MODEL.network(), Optional.of(times));
    Path json = folder.resolve("cuts.json");
    file.writeJson(json);
    CutsFile read = ResultFiles.read(json, List.of(CutsFile.class));
    assertEquals(file, read);
    Files.writeString(json, Files.readString(json).replace("\"rounds\": ", "\"rounds\": -"));
    String message =
        assertThrows(ResultException.class, () -> ResultFiles.read(json, List.of(CutsFile.class)))
            .getMessage();
    assertTrue(message.contains("rounds"), message);
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> timing().measure());
  }

  @Test
  void rejectsALimitOfNothing() {
    assertThrows(IllegalArgumentException.class, () -> timing().within(Duration.ZERO));
  }
}
