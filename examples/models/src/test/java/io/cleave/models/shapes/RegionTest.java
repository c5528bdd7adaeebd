package io.cleave.models.shapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegionTest {
  @Test
  void cutsTheHoleOutOfARing() {
    assertFalse(ShapeClass.RING.region().contains(0, 0));
    assertTrue(ShapeClass.RING.region().contains(0.7, 0));
    assertFalse(ShapeClass.RING.region().contains(0.95, 0));
  }

  @Test
  void leavesTheNotchOfAConcavePolygonOpen() {
    Region chevron = Region.polygon(-1, -1, 0, 0, 1, -1, 0, 1);
    assertFalse(chevron.contains(0, -0.5));
    assertTrue(chevron.contains(0, 0.5));
    assertTrue(chevron.contains(-0.5, -0.3));
  }

  @Test
  void pointsRadialPolygonsUp() {
    Region triangle = Region.radial(3, 1);
    assertTrue(triangle.contains(0, -0.9));
    assertFalse(triangle.contains(0, 0.9));
  }

  @ParameterizedTest
  @EnumSource(ShapeClass.class)
  void staysWithinWhatACanvasLooksAt(ShapeClass shape) {
    for (double x = -2; x <= 2; x += 0.01) {
      for (double y = -2; y <= 2; y += 0.01) {
        boolean outside = Math.max(Math.abs(x), Math.abs(y)) > Placement.LARGEST_UNIT;
        assertFalse(outside && shape.region().contains(x, y), x + " " + y);
      }
    }
  }

  /** A class that covers little would be told by its size; all cover 25 to 70 % of the same box. */
  @ParameterizedTest
  @EnumSource(ShapeClass.class)
  void coversAComparableArea(ShapeClass shape) {
    int inside = 0;
    for (double x = -0.99; x < 1; x += 0.02) {
      for (double y = -0.99; y < 1; y += 0.02) {
        inside += shape.region().contains(x, y) ? 1 : 0;
      }
    }
    assertEquals(0.475, inside / 10_000.0, 0.225, shape.label());
  }
}
