package io.cleave.codec;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.entropy.SymbolPlanes;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The calibrations that golden frames refer to, in one file beside them. How tables are learnt may
 * change, the file does not: it is written once.
 */
final class GoldenCalibrations {
  static final Path FILE = GoldenFrames.FOLDER.resolve("v2.calibration");
  static final TensorShape SHAPE = TensorShape.of(6, 7, 8);

  private GoldenCalibrations() {}

  static CalibrationFile read() {
    try {
      return CalibrationFile.read(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void writeIfMissing() throws IOException {
    if (Files.notExists(FILE)) {
      make().write(FILE);
    }
  }

  private static CalibrationFile make() {
    Calibration plain =
        Calibration.builder(SHAPE, 8, 0.4f, 0.3f, 1e-3f, 0.5f, 0.6f, 0.7f)
            .zero(2)
            .threshold(0.25f)
            .build();
    Calibration planes =
        Calibration.builder(SHAPE, 16, 0.4f).zero(7).transform(pairs(false)).build();
    Calibration wide =
        Calibration.builder(SHAPE, 5, 900f).threshold(90f).transform(pairs(true)).build();
    Calibration tables =
        Calibration.builder(SHAPE, 16, 0.3f)
            .zero(4)
            .tables(tables(SymbolPlanes.of(SHAPE), 16, 4))
            .build();
    Calibration tablesOfPlanes =
        Calibration.builder(SHAPE, 60, 0.05f, 0.1f, 0.15f)
            .zero(30)
            .transform(pairs(true))
            .tables(tables(SymbolPlanes.of(wide.codedShape()), 60, 30))
            .build();
    return CalibrationFile.of(
        Map.of(
            "plain", plain,
            "planes", planes,
            "planes-wide", wide,
            "tables", tables,
            "tables-planes", tablesOfPlanes));
  }

  /** Each plane has the mean of two maps, which come back a little different. */
  private static ChannelTransform pairs(boolean nonNegative) {
    float[] forward = new float[3 * 6];
    float[] inverse = new float[6 * 3];
    for (int map = 0; map < 6; map++) {
      forward[map / 2 * 6 + map] = 0.5f;
      for (int plane = 0; plane < 3; plane++) {
        inverse[map * 3 + plane] = plane == map / 2 ? 1 + map / 8f : 0.1f / (1 + map);
      }
    }
    float[] means = {0.5f, 1.5f, 0.1f, -0.1f, 0.7f, 1e-3f};
    return ChannelTransform.of(forward, means, inverse, nonNegative);
  }

  private static StaticTables tables(SymbolPlanes planes, int levels, int zero) {
    Random random = new Random(1);
    planes.reset(levels, zero);
    for (int map = 0; map < planes.maps(); map++) {
      for (int row = 0; row < planes.rows(); row++) {
        int at = planes.index(map, row);
        for (int i = at; i < at + planes.columns(); i++) {
          int around = planes.symbols()[i - 1] + random.nextInt(5) - 2;
          planes.symbols()[i] = (byte) Math.max(0, Math.min(levels - 1, around));
        }
      }
    }
    return StaticTables.train(List.of(planes));
  }
}
