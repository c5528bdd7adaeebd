package io.cleave.lab.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What counts as loss. */
class MeasuredLossTest {
  @Test
  void withLabelsItIsTheDropOfTop1AndOneStandardErrorMore() {
    MeasuredLoss loss = new MeasuredLoss(1000, true, 970, 900, 896, 16);

    assertEquals(0.004, loss.loss(), 1e-12);
    assertEquals(0.008, loss.cautiousLoss(), 1e-12);
    assertEquals(0.9, loss.top1Before());
    assertEquals(0.896, loss.top1After());
    assertEquals(0.97, loss.agreement());
  }

  @Test
  void withoutLabelsItIsTheShareOfOtherClasses() {
    MeasuredLoss loss = new MeasuredLoss(1000, false, 970, 0, 0, 0);

    assertEquals(0.03, loss.loss(), 1e-12);
    assertEquals(loss.loss(), loss.cautiousLoss());
    assertTrue(Double.isNaN(loss.top1Before()) && Double.isNaN(loss.top1After()));
  }
}
