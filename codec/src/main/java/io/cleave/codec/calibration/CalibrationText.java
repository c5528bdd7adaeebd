package io.cleave.codec.calibration;

import io.cleave.codec.entropy.StaticTables;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.transform.ChannelTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
 *   shape=2x16x16
 *   levels=6
 *   zero=0
 *   threshold=0.0
 *   steps=0.41
 *   forward=AACAPwAAgD8=
 *   means=1.0 2.0
 *   inverse=AAAAPwAAAD8=
 *   nonnegative=true
 *   tables=
 *   id=1a2b3c4d
 * </pre>
 */
final class CalibrationText {
  private static final String MAGIC = "cleave-calibration";
  private static final int VERSION = 1;
  private static final int MAX_NAME = 200;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final List<String> KEYS =
      List.of("shape", "levels", "zero", "threshold", "steps", "tables", "id");

  /** All of these or none. The matrices are base64 of little-endian binary32. */
  private static final List<String> TRANSFORM_KEYS =
      List.of("forward", "means", "inverse", "nonnegative");

  private final String[] lines;
  private int at;

  CalibrationText(String text) {
    this.lines = text.split("\r?\n", -1);
  }

  /** Returns a cut's name, and throws if it could not be read back. */
  static String checkName(String cut) {
    boolean readable = !cut.isEmpty() && cut.length() <= MAX_NAME && cut.strip().equals(cut);
    if (!readable || cut.chars().anyMatch(c -> c == '[' || c == ']' || Character.isISOControl(c))) {
      throw Check.refusal("cut", cut, "a name without brackets, at most 200 characters");
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
    text.append("steps=").append(decimals(calibration.steps())).append('\n');
    calibration.transform().ifPresent(transform -> write(transform, text));
    text.append("tables=");
    calibration
        .tables()
        .map(StaticTables::toBytes)
        .map(BASE64::encodeToString)
        .ifPresent(text::append);
    text.append('\n');
    text.append(String.format(Locale.ROOT, "id=%08x%n", calibration.id()).replace("\r", ""));
  }

  private static void write(ChannelTransform transform, StringBuilder text) {
    text.append("forward=").append(base64(transform.forward())).append('\n');
    text.append("means=").append(decimals(transform.means())).append('\n');
    text.append("inverse=").append(base64(transform.inverse())).append('\n');
    text.append("nonnegative=").append(transform.nonNegative()).append('\n');
  }

  private static String decimals(float... values) {
    List<String> words = new ArrayList<>();
    for (float value : values) {
      words.add(Float.toString(value));
    }
    return String.join(" ", words);
  }

  private static String base64(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return BASE64.encodeToString(bytes.array());
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
    requireAll(KEYS, fields, line);
    TensorShape shape =
        field(fields, "shape")
            .read(text -> Calibration.Builder.checkShape(TensorShape.parse(text)));
    int levels = field(fields, "levels").read(Integer::parseInt);
    Calibration.Builder builder =
        field(fields, "steps").read(text -> Calibration.builder(shape, levels, floats(text)));
    field(fields, "zero").read(text -> builder.zero(Integer.parseInt(text)));
    field(fields, "threshold").read(text -> builder.threshold(Float.parseFloat(text)));
    readTransform(fields, line, builder);
    field(fields, "tables").read(text -> text.isEmpty() ? builder : readTables(text, builder));
    Calibration calibration = field(fields, "steps").read(text -> builder.build());
    return field(fields, "id").read(text -> checkId(text, calibration));
  }

  private static Calibration.Builder readTables(String text, Calibration.Builder builder) {
    byte[] bytes = Base64.getDecoder().decode(text);
    return builder.tables(StaticTables.fromBytes(bytes, builder.maps())).checkTables();
  }

  private static Calibration checkId(String id, Calibration calibration) {
    String expected = String.format(Locale.ROOT, "%08x", calibration.id());
    if (!id.equals(expected)) {
      throw new IllegalArgumentException(id + " (expected: " + expected + " for these fields)");
    }
    return calibration;
  }

  private static void requireAll(List<String> keys, Map<String, Field> fields, int line) {
    for (String key : keys) {
      if (!fields.containsKey(key)) {
        throw new CorruptCalibrationException(line, key, "missing");
      }
    }
  }

  /** A field that {@link #requireAll} has found. */
  private static Field field(Map<String, Field> fields, String key) {
    return Objects.requireNonNull(fields.get(key), key);
  }

  private Map<String, Field> readFields() {
    Map<String, Field> fields = new HashMap<>();
    for (skipEmpty(); at < lines.length && !lines[at].startsWith("["); skipEmpty()) {
      String line = lines[at++];
      int equals = line.indexOf('=');
      String key = equals < 0 ? line.strip() : line.substring(0, equals).strip();
      if (equals < 0 || !(KEYS.contains(key) || TRANSFORM_KEYS.contains(key))) {
        throw new CorruptCalibrationException(
            at, "field", "unknown (expected: one of " + KEYS + TRANSFORM_KEYS + ")");
      }
      Field field = new Field(key, line.substring(equals + 1).strip(), at);
      if (fields.put(key, field) != null) {
        throw new CorruptCalibrationException(at, key, "a second time");
      }
    }
    return fields;
  }

  private static void readTransform(
      Map<String, Field> fields, int line, Calibration.Builder builder) {
    if (TRANSFORM_KEYS.stream().noneMatch(fields::containsKey)) {
      return;
    }
    requireAll(TRANSFORM_KEYS, fields, line);
    float[] means = field(fields, "means").read(CalibrationText::floats);
    float[] inverse = field(fields, "inverse").read(CalibrationText::matrix);
    boolean nonNegative = field(fields, "nonnegative").read(CalibrationText::bool);
    Field forward = field(fields, "forward");
    forward.read(
        text -> builder.transform(ChannelTransform.of(matrix(text), means, inverse, nonNegative)));
  }

  private static float[] floats(String text) {
    String[] words = text.split(" ", -1);
    float[] values = new float[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    return values;
  }

  private static float[] matrix(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes (expected: four for each number)");
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text + " (expected: true or false)");
    }
    return text.equals("true");
  }

  /** The text after a key, and the number of its line. */
  private record Field(String key, String text, int line) {
    /** Names key and line if the text is refused. */
    <R> R read(Function<String, R> reader) {
      try {
        return reader.apply(text);
      } catch (IllegalArgumentException e) {
        throw new CorruptCalibrationException(line, key, String.valueOf(e.getMessage()));
      }
    }
  }
}
