package io.cleave.examples.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What {@code cleave analyze} found. */
record Analysis(
    String command,
    String model,
    Images images,
    List<CutFacts> cuts,
    List<Layer> layers,
    Optional<Best> best,
    Optional<Weights> weights,
    List<Gradient> gradients,
    List<Sample> samples) {

  static final String TOOL = "cleave analyze";

  /** Activations at a cut. */
  record CutFacts(
      String cut,
      double elements,
      Histogram histogram,
      List<NearZero> nearZero,
      List<MapFacts> maps,
      List<Correlation> correlations,
      List<ClassMaxima> classes,
      List<Double> allClasses) {

    static CutFacts read(Fields fields) throws ReportException {
      List<Double> all = fields.has("allClasses") ? fields.numbers("allClasses") : List.of();
      CutFacts facts =
          new CutFacts(
              fields.text("cut"),
              fields.amount("elements"),
              Histogram.read(fields.object("histogram")),
              fields.list("nearZero", NearZero::read),
              fields.list("maps", MapFacts::read),
              fields.optionalList("correlations", Correlation::read),
              fields.optionalList("classes", ClassMaxima::read),
              all);
      for (ClassMaxima each : facts.classes) {
        if (each.maxima.size() != all.size()) {
          throw fields.wrong("allClasses", "as many numbers as the maxima of " + each.name);
        }
      }
      return facts;
    }
  }

  /** Counts of activations by value. */
  record Histogram(double binWidth, double from, List<Double> counts, double below, double above) {

    static Histogram read(Fields fields) throws ReportException {
      List<Double> counts = fields.numbers("counts");
      if (counts.stream().anyMatch(count -> count < 0)) {
        throw fields.wrong("counts", "0 or more each");
      }
      return new Histogram(
          fields.positive("binWidth"),
          fields.number("from"),
          counts,
          fields.amount("below"),
          fields.amount("above"));
    }

    double total() {
      return below + above + counts.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** How many activations are at most a threshold from zero. */
  record NearZero(double threshold, double share) {
    static NearZero read(Fields fields) throws ReportException {
      return new NearZero(fields.amount("threshold"), fields.share("share"));
    }
  }

  /** One feature map: its activations, and the mean size of the weights around it. */
  record MapFacts(long map, double max, double mean, double incoming, double outgoing) {
    static MapFacts read(Fields fields) throws ReportException {
      return new MapFacts(
          fields.count("map"),
          fields.number("max"),
          fields.number("mean"),
          fields.amount("incoming"),
          fields.amount("outgoing"));
    }
  }

  /** A correlation; none where one side does not vary. */
  record Correlation(String of, String with, OptionalDouble pearson) {
    static Correlation read(Fields fields) throws ReportException {
      return new Correlation(
          fields.text("of"), fields.text("with"), fields.optionalNumber("pearson"));
    }
  }

  /** Average maxima of the feature maps over the images of a class. */
  record ClassMaxima(String name, List<Double> maxima) {
    static ClassMaxima read(Fields fields) throws ReportException {
      return new ClassMaxima(fields.text("class"), fields.numbers("maxima"));
    }
  }

  /** Activations behind a layer, and their bytes. */
  record Layer(
      String layer,
      Optional<String> cut,
      double elements,
      double zeros,
      double nearZero,
      double float32Bytes,
      OptionalDouble bitmapBytes,
      OptionalDouble compactBytes) {

    static Layer read(Fields fields) throws ReportException {
      return new Layer(
          fields.text("layer"),
          fields.optionalText("cut"),
          fields.amount("elements"),
          fields.share("zeros"),
          fields.share("nearZero"),
          fields.positive("float32Bytes"),
          fields.has("bitmapBytes")
              ? OptionalDouble.of(fields.positive("bitmapBytes"))
              : OptionalDouble.empty(),
          fields.has("compactBytes")
              ? OptionalDouble.of(fields.positive("compactBytes"))
              : OptionalDouble.empty());
    }
  }

  /** Which cut is best. */
  record Best(Optional<String> bySparsity, Optional<String> byBytes) {
    static Best read(Fields fields) throws ReportException {
      return new Best(fields.optionalText("bySparsity"), fields.optionalText("byBytes"));
    }
  }

  /** Weights that can be zero. */
  record Weights(
      double accuracyBefore,
      double accuracyAfter,
      double model,
      List<Block> blocks,
      List<WeightLayer> layers) {

    static Weights read(Fields fields) throws ReportException {
      return new Weights(
          fields.share("accuracyBefore"),
          fields.share("accuracyAfter"),
          fields.share("model"),
          fields.optionalList("blocks", Block::read),
          fields.list("layers", WeightLayer::read));
    }
  }

  /** Weight sparsity of a block of layers. */
  record Block(String block, double sparsity) {
    static Block read(Fields fields) throws ReportException {
      return new Block(fields.text("block"), fields.share("sparsity"));
    }
  }

  /** Weight sparsity of a layer. */
  record WeightLayer(String layer, double threshold, double sparsity, double elements) {
    static WeightLayer read(Fields fields) throws ReportException {
      return new WeightLayer(
          fields.text("layer"),
          fields.amount("threshold"),
          fields.share("sparsity"),
          fields.amount("elements"));
    }
  }

  /** Gradient sparsity of a layer at a step of training. */
  record Gradient(long step, String layer, double sparsity, double nearZero) {
    static Gradient read(Fields fields) throws ReportException {
      return new Gradient(
          fields.count("step"),
          fields.text("layer"),
          fields.share("sparsity"),
          fields.share("nearZero"));
    }
  }

  /** An image with some of its feature maps. */
  record Sample(
      String name,
      Optional<String> label,
      Optional<String> predicted,
      Picture picture,
      String cut,
      List<MapPicture> maps) {

    static Sample read(Fields fields) throws ReportException {
      return new Sample(
          fields.text("name"),
          fields.optionalText("label"),
          fields.optionalText("predicted"),
          Picture.read(fields, "png"),
          fields.text("cut"),
          fields.list("maps", MapPicture::read));
    }
  }

  /** A feature map as a picture. */
  record MapPicture(long map, Picture picture) {
    static MapPicture read(Fields fields) throws ReportException {
      return new MapPicture(fields.count("map"), Picture.read(fields, "png"));
    }
  }

  static Analysis read(Fields fields) throws ReportException {
    return new Analysis(
        fields.text("command"),
        fields.text("model"),
        Images.read(fields.object("images")),
        fields.list("cuts", CutFacts::read),
        fields.optionalList("layers", Layer::read),
        fields.has("best") ? Optional.of(Best.read(fields.object("best"))) : Optional.empty(),
        fields.has("weights")
            ? Optional.of(Weights.read(fields.object("weights")))
            : Optional.empty(),
        fields.optionalList("gradients", Gradient::read),
        fields.optionalList("samples", Sample::read));
  }
}
