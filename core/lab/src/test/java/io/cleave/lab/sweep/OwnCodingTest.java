package io.cleave.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.Profile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.images.ImageSet;
import io.cleave.lab.link.Coding;
import io.cleave.lab.link.Link;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to send that somebody else thought of, measured beside the codec's. */
class OwnCodingTest {
  private static final int IMAGES = 13;

  /** A byte an activation: how many steps it is high. */
  private record Steps(int perUnit) implements Coding<Tensors> {
    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "steps,per-unit=" + perUnit;
    }

    @Override
    public String family() {
      return "steps";
    }

    @Override
    public OptionalDouble amount() {
      return OptionalDouble.of(perUnit);
    }

    @Override
    public Link<Tensors> link() {
      return batch -> {
        Tensors received = Tensors.allocate(batch.signature(), batch.batch());
        FloatBuffer sent = batch.data(0).asFloatBuffer();
        FloatBuffer arrived = received.data(0).asFloatBuffer();
        while (sent.hasRemaining()) {
          arrived.put((byte) Math.min(127, Math.round(sent.get() * perUnit)) / (float) perUnit);
        }
        return new Link.Delivery<>(received, sent.limit());
      };
    }
  }

  /** Nothing is changed and nothing is saved. */
  private record AsItIs() implements Coding<Tensors> {
    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "as-it-is";
    }

    @Override
    public Link<Tensors> link() {
      return batch -> new Link.Delivery<>(batch, batch.signature().bytes() * batch.batch());
    }

    @Override
    public void requireFits(Signature crossing) {
      long bytes = crossing.bytes();
      Check.argument(bytes < 1000, "activation", bytes + " bytes", "less than 1000");
    }
  }

  /** A pixel of all. */
  private record Mean() implements Coding<List<Pixels>> {
    private static final long serialVersionUID = 1;

    @Override
    public String name() {
      return "mean";
    }

    @Override
    public Link<List<Pixels>> link() {
      return batch ->
          new Link.Delivery<>(batch.stream().map(Mean::mean).toList(), 3L * batch.size());
    }

    private static Pixels mean(Pixels picture) {
      byte[] values = picture.values().clone();
      int sum = 0;
      for (byte value : values) {
        sum += value & 0xff;
      }
      Arrays.fill(values, (byte) (sum / values.length));
      return new Pixels(picture.width(), picture.height(), values);
    }
  }

  @TempDir private Path folder;
  private ImageSet images;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    images = StripesModel.images(IMAGES);
    model = StripesModel.write(folder, 1);
  }

  private SweepPlanBuilder plan(String cut) {
    return SweepPlan.builder(model.toString(), images)
        .cuts(List.of(cut))
        .profile(Profile.exact())
        .profile(Profile.compact())
        .chunkImages(4);
  }

  private static SweepRow row(SweepResult result, String setting) {
    return result.rows().stream()
        .filter(row -> row.point().setting().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isMeasuredBesideTheProfiles() throws Exception {
    SweepPlan plan =
        plan("basic8").coding(new Steps(20)).coding(new AsItIs()).picture(new Mean()).build();
    SweepResult result = Sweep.of(plan, images).run();
    long float32Bytes = StripesModel.NETWORK.cut("basic8").rawBytes();

    SweepRow unchanged = row(result, "as-it-is");
    assertEquals(1, unchanged.agreement());
    assertEquals((double) float32Bytes, unchanged.meanBytes());
    assertEquals(OptionalDouble.of(1), unchanged.ratio());
    assertEquals(
        new SweepPoint.AtCut("original", "basic8", "as-it-is", OptionalDouble.empty(), "as-it-is"),
        unchanged.point());

    SweepRow steps = row(result, "steps,per-unit=20");
    assertEquals(OptionalDouble.of(4), steps.ratio());
    assertEquals("steps", steps.point().family());
    assertEquals(OptionalDouble.of(20), steps.point().amount());

    assertEquals(3, row(result, "mean").meanBytes());
    assertEquals(1, row(result, "exact").agreement());
    assertEquals(6, result.rows().size());
  }

  @Test
  void whatArrivesIsWhatTheTailAnswersTo() throws Exception {
    SweepPlan plan =
        plan("basic8").coding(new Steps(0x7fff)).coding(new Steps(1)).picture(new Mean()).build();
    SweepResult result = Sweep.of(plan, images).run();
    assertTrue(row(result, "steps,per-unit=1").agreement() < 1, result.rows().toString());
    assertTrue(row(result, "mean").agreement() < 1, result.rows().toString());
  }

  @Test
  void travelsToOtherMachines() throws Exception {
    SweepPlan plan = plan("basic8").coding(new Steps(20)).picture(new Mean()).build();
    SweepPlan sent = Serialised.copy(plan);
    assertEquals(plan, sent);
    assertTrue(
        sent.description().contains("point original basic8 steps,per-unit=20"),
        sent.description().toString());
    List<Chunk> chunks = new ArrayList<>(sent.chunks());
    Collections.reverse(chunks);
    List<ChunkResult> results = new ArrayList<>();
    try (SweepWorker worker = SweepWorker.open(sent, images)) {
      for (Chunk chunk : chunks) {
        results.add(Serialised.copy(worker.run(chunk)));
      }
    }
    assertEquals(Sweep.of(plan, images).threads(2).run(), SweepResult.of(plan, results));
  }

  @Test
  void rejectsACutThatItDoesNotFit() {
    SweepPlanBuilder builder = plan("maxpool").coding(new AsItIs());
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.startsWith("profile: as-it-is at maxpool: activation: "), message);
  }
}
