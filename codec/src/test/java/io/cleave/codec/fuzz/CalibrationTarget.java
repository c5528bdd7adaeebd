package io.cleave.codec.fuzz;

import io.cleave.codec.TensorDecoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.calibration.CorruptCalibrationException;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calibration files. What is accepted reads back as itself, and gives finite values to any symbols.
 */
final class CalibrationTarget implements FuzzTarget {
  private static final int MOST_ELEMENTS = 1 << 12;
  private static final int ID_ATTEMPTS = 4;
  private static final Pattern ID = Pattern.compile("expected: ([0-9a-f]{8}) for");
  private static final TensorShape SHAPE = TensorShape.of(3, 2, 5);

  private final List<byte[]> corpus;

  CalibrationTarget(List<byte[]> kept) {
    Calibration plain = Calibration.builder(SHAPE, 5, 0.25f).threshold(0.1f).build();
    Calibration each =
        Calibration.builder(SHAPE, 200, 1e-3f, 2f, 7e30f)
            .zero(100)
            .tables(FuzzTargets.tables(SHAPE, 200, 100))
            .build();
    Calibration mixed =
        Calibration.builder(SHAPE, 16, 0.5f, 3f).zero(3).transform(mixing()).build();
    Calibration logits = Calibration.builder(TensorShape.of(10), 256, 0.5f).zero(9).build();
    byte[] none = bytes(Map.of());
    byte[] one = bytes(Map.of("maxpool", plain));
    byte[] two = bytes(Map.of("a", each, "fc", logits));
    byte[] transform = bytes(Map.of("bottle1", mixed));
    corpus = new ArrayList<>(List.of(none, one, two, transform, transform));
    corpus.addAll(kept);
  }

  private static ChannelTransform mixing() {
    float[] forward = {1, 0.5f, -0.25f, 0, 2, 1e-8f};
    float[] inverse = {1, 0, 0.5f, 2, -1e30f, 1};
    return ChannelTransform.of(forward, new float[] {0.5f, 1, -2}, inverse, false);
  }

  private static byte[] bytes(Map<String, Calibration> cuts) {
    return CalibrationFile.of(cuts).toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return "calibration";
  }

  @Override
  public List<byte[]> corpus() {
    return corpus;
  }

  /** The parser itself says what an id should be. */
  @Override
  public byte[] seal(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (int i = 0; i < ID_ATTEMPTS; i++) {
      try {
        CalibrationFile.parse(text);
        break;
      } catch (CorruptCalibrationException e) {
        Matcher id = ID.matcher(e.reason());
        if (!e.field().equals("id") || !id.find()) {
          break;
        }
        text = text.replace("id=" + e.reason().split(" ", 2)[0], "id=" + id.group(1));
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean take(byte[] input) {
    CalibrationFile file;
    try {
      file = CalibrationFile.parse(new String(input, StandardCharsets.UTF_8));
    } catch (CorruptCalibrationException e) {
      return false;
    }
    if (!CalibrationFile.parse(file.toString()).equals(file)) {
      throw new AssertionError("reads back as another");
    }
    file.cuts().values().forEach(CalibrationTarget::checkValues);
    return true;
  }

  /** Decodes stored symbols, each as far from zero as it can be. */
  private static void checkValues(Calibration calibration) {
    TensorShape coded = calibration.codedShape();
    if (calibration.shape().elements() > MOST_ELEMENTS) {
      return;
    }
    int top = calibration.levels() - 1;
    int[] patterns = {0, top, calibration.zero()};
    ByteBuffer target = ByteBuffer.allocate(calibration.shape().bytes());
    TensorDecoder decoder = TensorDecoder.of(calibration.shape(), calibration);
    for (int pattern : patterns) {
      decoder.decode(CalibratedFrames.stored(calibration, coded, pattern), target.clear());
      CalibratedFrames.requireFinite(target.flip());
    }
  }

  @Override
  public long mostAllocatedBytes() {
    return 1 << 20;
  }

  @Override
  public int work() {
    return 2000;
  }
}
