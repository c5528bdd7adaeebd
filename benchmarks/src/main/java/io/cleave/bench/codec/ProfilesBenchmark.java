package io.cleave.bench.codec;

import io.cleave.bench.Columns;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.Statistics;
import io.cleave.bench.codec.ProfileRace.Figures;
import io.cleave.codec.Calibrator;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.tensor.TensorShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares whole frames of every profile with other ways to send float32. */
@Command(
    name = "profiles",
    description = {
      "Compares whole frames of every profile with other codecs, on the activations of real"
          + " networks.%n",
      "Bytes are of whole frames: header, scales, payload and checksum. Times are from float32 in a"
          + " direct buffer to bytes in another and back, quantising included, on one thread, in"
          + " turn. Compact and smallest are also measured with a calibration by the first half of"
          + " the tensors; all are measured on the second half. The relative error is that of the"
          + " root of the mean square.%n"
    },
    footer = ActivationOptions.FROM_PYTORCH)
final class ProfilesBenchmark implements Callable<Integer> {
  private static final String ZSTD_3 = "zstd-3";
  private static final Columns<Figures> PER_SET =
      new Columns<Figures>()
          .add("codec", "%s", Figures::coder)
          .add("bytes", "%.0f", Figures::meanBytes)
          .add("of float32", "%.2fx", Figures::ofFloat32)
          .add("relative error", "%.4f", Figures::relativeError)
          .add("encode Melem/s", "%.0f", Figures::encodeMelems)
          .add("decode Melem/s", "%.0f", Figures::decodeMelems)
          .add("encode GB/s", "%.2f", Figures::encodeGigabytes)
          .add("decode GB/s", "%.2f", Figures::decodeGigabytes)
          .add("allocated B", "%.0f", Figures::allocatedBytes);

  @Spec private CommandSpec spec;
  @Mixin private ActivationOptions activations;

  @Option(
      names = "--profile",
      description =
          "A profile with its settings, such as compact,levels=6. May be given again and again.")
  private List<String> profiles =
      List.of(
          "exact",
          "half",
          "fast",
          "compact",
          "compact,levels=8",
          "compact,levels=4",
          "smallest",
          "smallest,levels=8",
          "smallest,levels=4");

  @Mixin private TimingOptions timing;
  @Mixin private ReportOption report;

  @Override
  public Integer call() throws IOException {
    List<Profile> compared = profiles.stream().map(Profile::parse).toList();
    List<Figures> figures = new ArrayList<>();
    try (Progress progress = new Progress("profiles", activations.size())) {
      activations.forEach(
          set -> {
            figures.addAll(race(set, compared));
            progress.step(1, set.name());
          });
    }
    List<Sheet> sheets = sheets(figures);
    report.print(sheets);
    report.write(spec, Map.of("points", figures), sheets);
    return 0;
  }

  private List<Figures> race(ActivationSet set, List<Profile> compared) {
    List<ByteBuffer> tensors = set.tensors().stream().map(ProfilesBenchmark::bytes).toList();
    int half = tensors.size() / 2;
    Map<String, TensorCoder> coders = new LinkedHashMap<>();
    compared.forEach(
        profile -> coders.put(profile.toString(), TensorCoder.cleave(set.shape(), profile)));
    for (Profile profile : compared) {
      boolean calibrates = profile.name().equals("compact") || profile.name().equals("smallest");
      if (calibrates && half > 0) {
        Profile calibrated = calibrated(profile, set.shape(), tensors.subList(0, half));
        coders.put(profile + " calibrated", TensorCoder.cleave(set.shape(), calibrated));
      }
    }
    addRivals(coders, set.shape());
    return new ProfileRace(set.shape(), tensors.subList(half, tensors.size()), coders)
        .run(set.name(), timing);
  }

  private static ByteBuffer bytes(float[] tensor) {
    ByteBuffer bytes = ProfileRace.direct(tensor.length * Float.BYTES);
    bytes.asFloatBuffer().put(tensor);
    return bytes;
  }

  private static Profile calibrated(Profile profile, TensorShape shape, List<ByteBuffer> samples) {
    Calibrator calibrator = new Calibrator(shape, profile.levels(), profile.scale(), 0);
    Calibration calibration = calibrator.calibrate(samples);
    return profile.withCalibration(
        profile.name().equals("compact")
            ? Calibrator.withTables(calibration, samples)
            : calibration);
  }

  private static void addRivals(Map<String, TensorCoder> coders, TensorShape shape) {
    for (int level : new int[] {1, 3, 19}) {
      coders.put("zstd-" + level, TensorCoder.zstd(shape, level, false));
      coders.put("zstd-" + level + " shuffled", TensorCoder.zstd(shape, level, true));
    }
    coders.put("lz4", TensorCoder.lz4(shape));
    coders.put("roaring + float32", TensorCoder.roaring(shape));
    coders.put("copy", TensorCoder.copy(shape));
  }

  private static List<Sheet> sheets(List<Figures> figures) {
    Map<String, List<Figures>> coders = by(Figures::coder, figures);
    Map<String, Figures> zstd = new LinkedHashMap<>();
    figures.stream()
        .filter(each -> each.coder().equals(ZSTD_3))
        .forEach(each -> zstd.put(each.activations(), each));
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(
        new Columns<List<Figures>>()
            .add("codec", "%s", own -> own.get(0).coder())
            .add("of float32", "%.2fx", own -> median(own, Figures::ofFloat32))
            .add("bytes, of zstd-3's", "%.2f", own -> ofZstd3(own, zstd, Figures::meanBytes))
            .add("encode Melem/s", "%.0f", own -> median(own, Figures::encodeMelems))
            .add("decode Melem/s", "%.0f", own -> median(own, Figures::decodeMelems))
            .add("encode, of zstd-3's", "%.2f", own -> ofZstd3(own, zstd, Figures::encodeMelems))
            .add("decode, of zstd-3's", "%.2f", own -> ofZstd3(own, zstd, Figures::decodeMelems))
            .sheet("Medians of all activations.", coders.values()));
    by(Figures::activations, figures)
        .forEach(
            (name, own) -> sheets.add(PER_SET.sheet(name + ", " + own.get(0).shape() + ".", own)));
    return sheets;
  }

  private static Map<String, List<Figures>> by(
      Function<Figures, String> name, List<Figures> figures) {
    return figures.stream()
        .collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList()));
  }

  private static double ofZstd3(
      List<Figures> own, Map<String, Figures> zstd, ToDoubleFunction<Figures> figure) {
    return median(
        own,
        each -> figure.applyAsDouble(each) / figure.applyAsDouble(zstd.get(each.activations())));
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Statistics.median(figures.stream().mapToDouble(of).boxed().toList());
  }
}
