package io.cleave.lab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest step that is tolerated. */
class StepSearchTest {
  private static final int SAMPLES = 100_000;

  private int trials;

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.1, 0.3, 1, 50, 1e3})
  void comesCloseFromAnywhere(double first) {
    StepSearch search = search(step -> step / 100, 0.01);

    double found = search.run(first).orElseThrow().step();

    assertTrue(found <= 1 && found > 0.95, "found " + found);
  }

  @Test
  void takesFewTrialsFromNearby() {
    search(step -> step / 100, 0.01).run(0.7);

    assertTrue(trials <= 7, trials + " trials");
  }

  @Test
  void findsNoneWhereEveryStepLosesMore() {
    StepSearch search = search(step -> 0.2 + Math.min(step, 1) / 10, 0.01);

    assertTrue(search.run(1).isEmpty());
    assertEquals(0.2, search.closest().loss().cautiousLoss(), 1e-4);
  }

  @Test
  void stopsWhereNoStepLosesAnything() {
    assertTrue(search(step -> 0, 0.01).run(1).isPresent());
  }

  /** Tries steps that cost a share of the agreement. */
  private StepSearch search(DoubleUnaryOperator loss, double tolerated) {
    Calibration calibration = Calibration.builder(TensorShape.of(1, 1, 1), 2, 1).build();
    return new StepSearch(
        step -> {
          trials++;
          int agreeing = (int) Math.round(SAMPLES * (1 - Math.min(1, loss.applyAsDouble(step))));
          MeasuredLoss measured = new MeasuredLoss(SAMPLES, false, agreeing, 0, 0, 0);
          return new Trial(step, calibration, measured);
        },
        tolerated,
        1e-9,
        left -> {});
  }
}
