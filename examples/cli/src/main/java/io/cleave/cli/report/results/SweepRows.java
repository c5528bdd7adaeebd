package io.cleave.cli.report.results;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What {@code cleave sweep} counted, of one model on one set of images; several runs may join. */
public record SweepRows(
    List<String> commands,
    String model,
    String network,
    Images images,
    Map<String, String> variants,
    Map<String, Double> float32Bytes,
    List<Row> rows) {

  public static final String TOOL = "cleave sweep";
  private static final String ORIGINAL = "original";

  /** Families of points. */
  public enum Family {
    UNCUT("uncut"),
    KEEP("keep"),
    THRESHOLD("threshold"),
    MAPS_MAX_KEEP("maps-max-keep"),
    MAPS_MEAN_KEEP("maps-mean-keep"),
    MAPS_MAX("maps-max"),
    MAPS_MEAN("maps-mean"),
    PROFILE("profile"),
    JPEG("jpeg"),
    PNG("png");

    private final String word;

    Family(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** At no cut. */
    public boolean cutless() {
      return this == UNCUT || this == JPEG || this == PNG;
    }

    static Family read(Value value) throws ReportException {
      String word = value.text();
      for (Family family : values()) {
        if (family.word.equals(word)) {
          return family;
        }
      }
      throw value.wrong("one of the families of docs/sweep.md");
    }
  }

  /** Named weights. */
  private record Variant(String name, String weights) {
    static Variant read(Value value) throws ReportException {
      return new Variant(value.get("name").text(), value.get("weights").text());
    }
  }

  /** What a cut sends when nothing is dropped. */
  private record CutSize(String cut, double float32Bytes) {
    static CutSize read(Value value) throws ReportException {
      return new CutSize(value.get("cut").text(), value.get("float32Bytes").positive());
    }
  }

  /** One point. */
  public record Row(
      String variant,
      Optional<String> cut,
      Family family,
      Optional<Double> amount,
      String setting,
      long images,
      double top1,
      Optional<Double> top5,
      Optional<Double> agreement,
      Optional<Double> meanBytes,
      Optional<Double> ratio) {

    static Row read(Value value) throws ReportException {
      Family family = Family.read(value.get("family"));
      Optional<String> cut = value.get("cut").optional(Value::text);
      if (cut.isEmpty() && !family.cutless()) {
        throw value.get("cut").wrong("the name of a cut");
      }
      return new Row(
          value.get("variant").text(),
          cut,
          family,
          value.get("amount").optional(Value::number),
          value.get("setting").optional(Value::text).orElse(""),
          value.get("images").count(),
          value.get("top1").share(),
          value.get("top5").optional(Value::number),
          value.get("agreement").optional(Value::number),
          family == Family.UNCUT
              ? Optional.empty()
              : Optional.of(value.get("meanBytes").positive()),
          value.get("ratio").optional(Value::number));
    }

    public double bytes() {
      return meanBytes.orElseThrow();
    }

    public boolean at(String name) {
      return cut.isPresent() && cut.get().equals(name);
    }

    private List<Object> key() {
      return List.of(variant, cut, family, amount, setting);
    }
  }

  /** The bytes of what crosses a cut of this sweep. */
  public double float32Bytes(String cut) {
    return Objects.requireNonNull(float32Bytes.get(cut), cut);
  }

  public static SweepRows read(Value value) throws ReportException {
    Map<String, String> variants = new LinkedHashMap<>();
    for (Variant each : value.get("variants").list(Variant::read)) {
      variants.put(each.name(), each.weights());
    }
    Map<String, Double> bytes = new LinkedHashMap<>();
    for (CutSize each : value.get("cuts").list(CutSize::read)) {
      bytes.put(each.cut(), each.float32Bytes());
    }
    return new SweepRows(
        List.of(value.get("command").text()),
        value.get("model").text(),
        value.get("network").text(),
        Images.read(value.get("images")),
        variants,
        bytes,
        value.get("rows").list(each -> known(each, variants, bytes)));
  }

  private static Row known(Value value, Map<String, String> variants, Map<String, Double> cuts)
      throws ReportException {
    Row row = Row.read(value);
    if (!variants.containsKey(row.variant())) {
      throw value.get("variant").wrong("one of " + variants.keySet());
    }
    if (row.cut().isPresent() && !cuts.containsKey(row.cut().get())) {
      throw value.get("cut").wrong("one of " + cuts.keySet());
    }
    return row;
  }

  /** Whether points of both can stand in one chart. */
  private boolean sameAs(SweepRows other) {
    return model.equals(other.model)
        && network.equals(other.network)
        && images.identity().equals(other.images.identity())
        && images.count() == other.images.count();
  }

  /** Adds a run to those of the same model and images, or to the end. */
  public static void join(List<SweepRows> joined, SweepRows next, String file)
      throws ReportException {
    for (int i = 0; i < joined.size(); i++) {
      if (joined.get(i).sameAs(next)) {
        joined.set(i, joined.get(i).with(next, file));
        return;
      }
    }
    joined.add(next);
  }

  private SweepRows with(SweepRows other, String file) throws ReportException {
    Map<String, String> names = new LinkedHashMap<>(variants);
    for (Map.Entry<String, String> each : other.variants.entrySet()) {
      String present = names.putIfAbsent(each.getKey(), each.getValue());
      if (present != null && !present.equals(each.getValue())) {
        throw new ReportException(
            file,
            "variants: " + each.getKey(),
            "weights " + each.getValue() + " (expected: " + present + " as in another file)");
      }
    }
    Map<String, Double> bytes = new LinkedHashMap<>(float32Bytes);
    bytes.putAll(other.float32Bytes);
    LinkedHashSet<String> both = new LinkedHashSet<>(commands);
    both.addAll(other.commands);
    return new SweepRows(
        List.copyOf(both), model, network, images, names, bytes, union(rows, other.rows));
  }

  private static List<Row> union(List<Row> some, List<Row> others) {
    Map<List<Object>, Row> union = new LinkedHashMap<>();
    some.forEach(row -> union.putIfAbsent(row.key(), row));
    others.forEach(row -> union.putIfAbsent(row.key(), row));
    return List.copyOf(union.values());
  }

  public String command() {
    return String.join("\n", commands);
  }

  /** The variant that others are compared with. */
  public String original() {
    return variants.containsKey(ORIGINAL) || variants.isEmpty()
        ? ORIGINAL
        : variants.keySet().iterator().next();
  }

  /** Top-1 of the original model, uncut. */
  public Optional<Double> uncutTop1() {
    return rows.stream()
        .filter(row -> row.family() == Family.UNCUT && row.variant().equals(original()))
        .map(Row::top1)
        .findFirst();
  }

  /** Rows by rising bytes. */
  public List<Row> sorted(Predicate<Row> which) {
    List<Row> found = new ArrayList<>(rows.stream().filter(which).toList());
    found.sort(Comparator.comparingDouble(Row::bytes));
    return found;
  }

  public List<Row> pictures(Family family) {
    return sorted(row -> row.family() == family && row.variant().equals(original()));
  }
}
