package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleave.codec.Profile;
import io.cleave.lab.images.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that are measured elsewhere. */
class SweepMeasurerTest {
  @TempDir private Path folder;
  private ImageSet images;
  private SweepPlan plan;

  @BeforeEach
  void makePlan() throws IOException {
    images = StripesModel.images(10);
    plan =
        SweepPlan.builder(StripesModel.write(folder, 1).toString(), images)
            .cuts(List.of("maxpool"))
            .profile(Profile.parse("exact,keep=0.1"))
            .chunkImages(3)
            .build();
  }

  @Test
  void resultsComeInAnyOrder() throws Exception {
    SweepResult expected = Sweep.of(plan, images).run();
    assertEquals(expected, Sweep.of(plan, images).measurer(this::backwards).run());
  }

  private void backwards(List<Chunk> chunks, ChunkMeasurer.Receiver finished)
      throws IOException, InterruptedException {
    List<Chunk> reversed = new ArrayList<>(chunks);
    Collections.reverse(reversed);
    try (SweepWorker worker = SweepWorker.open(plan, images)) {
      for (Chunk chunk : reversed) {
        finished.accept(worker.run(chunk));
      }
    }
  }

  @Test
  void itsFailureIsTheSweeps() {
    IOException failure = new IOException("the other machine is gone");
    ChunkMeasurer failing =
        (chunks, finished) -> {
          throw failure;
        };
    assertSame(
        failure,
        assertThrows(IOException.class, () -> Sweep.of(plan, images).measurer(failing).run()));
  }

  @Test
  void rejectsResultWhenAChunkIsMissing() {
    ChunkMeasurer idle = (chunks, finished) -> {};
    assertThrows(IllegalArgumentException.class, () -> Sweep.of(plan, images).measurer(idle).run());
  }
}
