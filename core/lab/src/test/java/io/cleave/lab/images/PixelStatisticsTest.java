package io.cleave.lab.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PixelStatisticsTest {
  @Test
  void measuresEachColourToThreeDigits() {
    byte[] rgb = {0, 10, (byte) 255, (byte) 200, 10, (byte) 255, 0, 10, 0, (byte) 200, 10, 0};
    PixelStatistics statistics = PixelStatistics.of(List.of(new LabelledImage(2, 0, rgb)));
    assertEquals(List.of(0.392f, 0.039f, 0.5f), statistics.mean());
    assertEquals(List.of(0.392f, 0.001f, 0.5f), statistics.deviation());
  }
}
