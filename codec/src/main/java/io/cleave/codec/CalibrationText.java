package io.cleave.codec;

import io.cleave.codec.entropy.SymbolPlanes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The text of a calibration file, as {@code docs/calibration.md} describes it: a first line with
 * the version, then a section for each cut.
 *
 * <pre>
 *   cleave-calibration 1
 *
 *   [maxpool]
 *   shape=16x16x16
 *   levels=6
 *   zero=0
 *   threshold=0.0
 *   steps=0.41 0.37 0.52
 *   tables=
 *   id=1a2b3c4d
 * </pre>
 */
final class CalibrationText {
  private static final String MAGIC = "cleave-calibration";
  private static final int VERSION = 1;
  private static final int MAX_NAME = 200;
  private static final List<String> KEYS =
      List.of("shape", "levels", "zero", "threshold", "steps", "tables", "id");

  private final String[] lines;
  private int at;

  CalibrationText(String text) {
    this.lines = text.split("\r?\n", -1);
  }

  /** Returns a cut's name, and refuses one that could not be read back. */
  static String checkName(String cut) {
    boolean readable = !cut.isEmpty() && cut.length() <= MAX_NAME && cut.strip().equals(cut);
    if (!readable || cut.chars().anyMatch(c -> c == '[' || c == ']' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "cut: " + cut + " (expected: a name without brackets, at most 200 characters)");
    }
    return cut;
  }

  static String write(Map<String, Calibration> cuts) {
    StringBuilder text = new StringBuilder(MAGIC + " " + VERSION + "\n");
    cuts.forEach((cut, calibration) -> write(cut, calibration, text));
    return text.toString();
  }

  private static void write(String cut, Calibration calibration, StringBuilder text) {
    text.append("\n[").append(cut).append("]\n");
    text.append("shape=").append(calibration.shape()).append('\n');
    text.append("levels=").append(calibration.levels()).append('\n');
    text.append("zero=").append(calibration.zero()).append('\n');
    text.append("threshold=").append(calibration.threshold()).append('\n');
    List<String> steps = new ArrayList<>();
    for (float step : calibration.steps()) {
      steps.add(Float.toString(step));
    }
    text.append("steps=").append(String.join(" ", steps)).append('\n');
    String tables = Base64.getEncoder().encodeToString(calibration.tables());
    text.append("tables=").append(tables).append('\n');
    text.append(String.format("id=%08x%n", calibration.id()).replace("\r", ""));
  }

  /** Reads every section. */
  Map<String, Calibration> read() {
    checkVersion();
    Map<String, Calibration> cuts = new TreeMap<>();
    for (skipEmpty(); at < lines.length; skipEmpty()) {
      int line = at + 1;
      String cut = readName();
      Calibration calibration = readCalibration(line);
      if (cuts.put(cut, calibration) != null) {
        throw new CorruptCalibrationException(line, "cut", cut + " (expected: once)");
      }
      if (cuts.size() > CalibrationFile.MAX_CUTS) {
        throw new CorruptCalibrationException(
            line, "cut", "too many (expected: at most " + CalibrationFile.MAX_CUTS + ")");
      }
    }
    return cuts;
  }

  private void checkVersion() {
    String[] words = lines[at++].strip().split(" ", -1);
    if (words.length != 2 || !words[0].equals(MAGIC) || !words[1].matches("[0-9]{1,9}")) {
      throw new CorruptCalibrationException(1, "version", "not a calibration file");
    }
    int version = Integer.parseInt(words[1]);
    if (version != VERSION) {
      String age = version > VERSION ? "too new" : "too old";
      throw new CorruptCalibrationException(
          1, "version", version + ", " + age + " (expected: " + VERSION + ")");
    }
  }

  private void skipEmpty() {
    while (at < lines.length && (lines[at].isBlank() || lines[at].startsWith("#"))) {
      at++;
    }
  }

  private String readName() {
    String line = lines[at++].strip();
    if (!line.startsWith("[") || !line.endsWith("]") || line.length() < 2) {
      throw new CorruptCalibrationException(at, "cut", "no section (expected: [cut])");
    }
    String cut = line.substring(1, line.length() - 1);
    return new Field("cut", cut, at).read(CalibrationText::checkName);
  }

  private Calibration readCalibration(int line) {
    Map<String, Field> fields = readFields();
    for (String key : KEYS) {
      if (!fields.containsKey(key)) {
        throw new CorruptCalibrationException(line, key, "missing");
      }
    }
    TensorShape shape = fields.get("shape").read(TensorShape::parse);
    int levels = fields.get("levels").read(Integer::parseInt);
    Calibration.Builder builder =
        fields.get("steps").read(text -> Calibration.builder(shape, levels, steps(text, shape)));
    fields.get("zero").read(text -> builder.zero(Integer.parseInt(text)));
    fields.get("threshold").read(text -> builder.threshold(Float.parseFloat(text)));
    fields.get("tables").read(text -> builder.tables(Base64.getDecoder().decode(text)));
    Calibration calibration = fields.get("steps").read(text -> builder.build());
    return fields.get("id").read(text -> checkId(text, calibration));
  }

  private static Calibration checkId(String id, Calibration calibration) {
    String expected = String.format("%08x", calibration.id());
    if (!id.equals(expected)) {
      throw new IllegalArgumentException(id + " (expected: " + expected + " for these fields)");
    }
    return calibration;
  }

  private Map<String, Field> readFields() {
    Map<String, Field> fields = new HashMap<>();
    for (skipEmpty(); at < lines.length && !lines[at].startsWith("["); skipEmpty()) {
      String line = lines[at++];
      int equals = line.indexOf('=');
      String key = equals < 0 ? line.strip() : line.substring(0, equals).strip();
      if (equals < 0 || !KEYS.contains(key)) {
        throw new CorruptCalibrationException(
            at, "field", "unknown (expected: one of " + KEYS + ")");
      }
      Field field = new Field(key, line.substring(equals + 1).strip(), at);
      if (fields.put(key, field) != null) {
        throw new CorruptCalibrationException(at, key, "a second time");
      }
    }
    return fields;
  }

  private static float[] steps(String text, TensorShape shape) {
    String[] words = text.split(" ", -1);
    if (words.length != 1 && words.length != SymbolPlanes.maps(shape)) {
      throw new IllegalArgumentException(
          words.length + " steps (expected: 1 or " + SymbolPlanes.maps(shape) + ")");
    }
    float[] steps = new float[words.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Float.parseFloat(words[i]);
    }
    return steps;
  }

  /** What stands behind a key, and on which line. */
  private record Field(String key, String text, int line) {
    /** Names key and line where the text is refused. */
    <R> R read(Function<String, R> reader) {
      try {
        return reader.apply(text);
      } catch (IllegalArgumentException e) {
        throw new CorruptCalibrationException(line, key, String.valueOf(e.getMessage()));
      }
    }
  }
}
