package io.cleave.cli.report.results;

import java.util.List;
import java.util.Optional;

/** What {@code cleave analyze} found. */
public record Analysis(
    String command,
    String model,
    Images images,
    List<CutFacts> cuts,
    List<Layer> layers,
    Optional<Best> best,
    Optional<Weights> weights,
    List<Gradient> gradients,
    List<Sample> samples) {

  public static final String TOOL = "cleave analyze";

  /** Activations at a cut. */
  public record CutFacts(
      String cut,
      double elements,
      Histogram histogram,
      List<NearZero> nearZero,
      List<MapFacts> maps,
      List<Correlation> correlations,
      List<ClassMaxima> classes,
      List<Double> allClasses) {

    static CutFacts read(Value value) throws ReportException {
      List<Double> all = value.get("allClasses").optionalList(Value::number);
      CutFacts facts =
          new CutFacts(
              value.get("cut").text(),
              value.get("elements").amount(),
              Histogram.read(value.get("histogram")),
              value.get("nearZero").list(NearZero::read),
              value.get("maps").list(MapFacts::read),
              value.get("correlations").optionalList(Correlation::read),
              value.get("classes").optionalList(ClassMaxima::read),
              all);
      for (ClassMaxima each : facts.classes) {
        if (each.maxima.size() != all.size()) {
          throw value.get("allClasses").wrong("as many numbers as the maxima of " + each.name);
        }
      }
      return facts;
    }
  }

  /** Counts of activations by value. */
  public record Histogram(
      double binWidth, double from, List<Double> counts, double below, double above) {

    static Histogram read(Value value) throws ReportException {
      List<Double> counts = value.get("counts").list(Value::number);
      if (counts.stream().anyMatch(count -> count < 0)) {
        throw value.get("counts").wrong("0 or more each");
      }
      return new Histogram(
          value.get("binWidth").positive(),
          value.get("from").number(),
          counts,
          value.get("below").amount(),
          value.get("above").amount());
    }

    public double total() {
      return below + above + counts.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** How many activations are at most a threshold from zero. */
  public record NearZero(double threshold, double share) {
    static NearZero read(Value value) throws ReportException {
      return new NearZero(value.get("threshold").amount(), value.get("share").share());
    }
  }

  /** One feature map: its activations, and the mean size of the weights around it. */
  public record MapFacts(long map, double max, double mean, double incoming, double outgoing) {
    static MapFacts read(Value value) throws ReportException {
      return new MapFacts(
          value.get("map").count(),
          value.get("max").number(),
          value.get("mean").number(),
          value.get("incoming").amount(),
          value.get("outgoing").amount());
    }
  }

  /** A correlation; none where one side does not vary. */
  public record Correlation(String of, String with, Optional<Double> pearson) {
    static Correlation read(Value value) throws ReportException {
      return new Correlation(
          value.get("of").text(),
          value.get("with").text(),
          value.get("pearson").optional(Value::number));
    }
  }

  /** Average maxima of the feature maps over the images of a class. */
  public record ClassMaxima(String name, List<Double> maxima) {
    static ClassMaxima read(Value value) throws ReportException {
      return new ClassMaxima(value.get("class").text(), value.get("maxima").list(Value::number));
    }
  }

  /** Activations behind a layer, and their bytes. */
  public record Layer(
      String layer,
      Optional<String> cut,
      double elements,
      double zeros,
      double nearZero,
      double float32Bytes,
      Optional<Double> bitmapBytes,
      Optional<Double> compactBytes) {

    static Layer read(Value value) throws ReportException {
      return new Layer(
          value.get("layer").text(),
          value.get("cut").optional(Value::text),
          value.get("elements").amount(),
          value.get("zeros").share(),
          value.get("nearZero").share(),
          value.get("float32Bytes").positive(),
          value.get("bitmapBytes").optional(Value::positive),
          value.get("compactBytes").optional(Value::positive));
    }
  }

  /** Which cut is best. */
  public record Best(Optional<String> bySparsity, Optional<String> byBytes) {
    static Best read(Value value) throws ReportException {
      return new Best(
          value.get("bySparsity").optional(Value::text),
          value.get("byBytes").optional(Value::text));
    }
  }

  /** Weights that can be zero. */
  public record Weights(
      double accuracyBefore,
      double accuracyAfter,
      double model,
      List<Block> blocks,
      List<WeightLayer> layers) {

    static Weights read(Value value) throws ReportException {
      return new Weights(
          value.get("accuracyBefore").share(),
          value.get("accuracyAfter").share(),
          value.get("model").share(),
          value.get("blocks").optionalList(Block::read),
          value.get("layers").list(WeightLayer::read));
    }
  }

  /** Weight sparsity of a block of layers. */
  public record Block(String block, double sparsity) {
    static Block read(Value value) throws ReportException {
      return new Block(value.get("block").text(), value.get("sparsity").share());
    }
  }

  /** Weight sparsity of a layer. */
  public record WeightLayer(String layer, double threshold, double sparsity, double elements) {
    static WeightLayer read(Value value) throws ReportException {
      return new WeightLayer(
          value.get("layer").text(),
          value.get("threshold").amount(),
          value.get("sparsity").share(),
          value.get("elements").amount());
    }
  }

  /** Gradient sparsity of a layer at a step of training. */
  public record Gradient(long step, String layer, double sparsity, double nearZero) {
    static Gradient read(Value value) throws ReportException {
      return new Gradient(
          value.get("step").count(),
          value.get("layer").text(),
          value.get("sparsity").share(),
          value.get("nearZero").share());
    }
  }

  /** An image with some of its feature maps. */
  public record Sample(
      String name,
      Optional<String> label,
      Optional<String> predicted,
      Picture picture,
      String cut,
      List<MapPicture> maps) {

    static Sample read(Value value) throws ReportException {
      return new Sample(
          value.get("name").text(),
          value.get("label").optional(Value::text),
          value.get("predicted").optional(Value::text),
          Picture.read(value.get("png")),
          value.get("cut").text(),
          value.get("maps").list(MapPicture::read));
    }
  }

  /** A feature map as a picture. */
  public record MapPicture(long map, Picture picture) {
    static MapPicture read(Value value) throws ReportException {
      return new MapPicture(value.get("map").count(), Picture.read(value.get("png")));
    }
  }

  public static Analysis read(Value value) throws ReportException {
    return new Analysis(
        value.get("command").text(),
        value.get("model").text(),
        Images.read(value.get("images")),
        value.get("cuts").list(CutFacts::read),
        value.get("layers").optionalList(Layer::read),
        value.get("best").optional(Best::read),
        value.get("weights").optional(Weights::read),
        value.get("gradients").optionalList(Gradient::read),
        value.get("samples").optionalList(Sample::read));
  }
}
