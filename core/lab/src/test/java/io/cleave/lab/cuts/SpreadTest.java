package io.cleave.lab.cuts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final Spread SPREAD = Spread.of(0, 1, 2, 6, 10);

  @Test
  void aMeasuredHeadKeepsItsTimeAndThoseBetweenShareTheRest() {
    double[] heads = SPREAD.heads(Map.of(2, 8.0, 4, 16.0));
    assertArrayEquals(new double[] {0, 4, 8, 12, 16}, heads, 1e-9);
  }

  @Test
  void aHeadIsNeverSaidToTakeLessThanOneBeforeIt() {
    double[] heads = SPREAD.heads(Map.of(2, 9.0, 3, 8.0, 4, 10.0));
    assertArrayEquals(new double[] {0, 4.5, 9, 9, 10}, heads, 1e-9);
  }

  @Test
  void whereNothingTellsTheCutsApartTheTimeIsSpreadEvenly() {
    double[] heads = Spread.of(0, 0, 0, 0, 0).heads(Map.of(4, 8.0));
    assertArrayEquals(new double[] {0, 2, 4, 6, 8}, heads, 1e-9);
  }

  @Test
  void theNearestIsByTimeAndNotByPlace() {
    assertEquals(3, SPREAD.nearest(List.of(1, 2, 3), 0.5));
    assertEquals(1, SPREAD.nearest(List.of(1, 2, 3), 0));
  }
}
