package io.cleave.bench.codec;

import io.cleave.bench.Launcher;
import io.cleave.bench.Progress;
import io.cleave.bench.ReportOption;
import io.cleave.bench.Sheet;
import io.cleave.bench.Statistics;
import io.cleave.bench.TimingOptions;
import io.cleave.bench.activations.ActivationOptions;
import io.cleave.bench.activations.ActivationSet;
import io.cleave.bench.codec.ProfileRace.Figures;
import io.cleave.codec.Calibrator;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.Calibration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares whole frames of every profile with other ways to send float32. */
@Command(
    name = "profiles",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Compares whole frames of every profile with other codecs, on the activations of real"
          + " networks.%n",
      "Bytes are of whole frames: header, scales, payload and checksum. Times are from float32 in a"
          + " direct buffer to bytes in another and back, quantising included, on one thread, in"
          + " turn. Compact and smallest are also measured with a calibration by the first half of"
          + " the tensors; all are measured on the second half. The relative error is that of the"
          + " root of the mean square.%n"
    },
    footer = {
      "%nTo write a file from PyTorch, activations of shape (N, C, H, W):",
      "  a.cpu().numpy().astype('<f4').tofile('mynet-layer1_100x64x56x56.f32')"
    })
public final class ProfilesBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ActivationOptions activations;

  @Option(
      names = "--profile",
      description =
          "A profile with its settings, such as compact,levels=6. May be given again and again."
              + " Default: each, with 16, 8 and 4 levels where they can be chosen.")
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

  private ProfilesBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    Launcher.run(new ProfilesBenchmark(), arguments);
  }

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
    report(figures);
    return 0;
  }

  private List<Figures> race(ActivationSet set, List<Profile> compared) {
    List<ByteBuffer> tensors = set.tensors().stream().map(ProfileRace::bytes).toList();
    int half = tensors.size() / 2;
    Map<String, Profile> named = new LinkedHashMap<>();
    compared.forEach(profile -> named.put(profile.toString(), profile));
    for (Profile profile : compared) {
      boolean calibrates = profile.name().equals("compact") || profile.name().equals("smallest");
      if (calibrates && half > 0) {
        named.put(profile + " calibrated", calibrated(profile, set, tensors.subList(0, half)));
      }
    }
    List<ByteBuffer> measured = tensors.subList(half, tensors.size());
    return new ProfileRace(set, measured, ProfileRivals.of(set.shape(), named)).run(timing);
  }

  private static Profile calibrated(Profile profile, ActivationSet set, List<ByteBuffer> samples) {
    Calibrator calibrator = new Calibrator(set.shape(), profile.levels(), profile.scale(), 0);
    Calibration calibration = calibrator.calibrate(samples);
    return profile.withCalibration(
        profile.name().equals("compact")
            ? Calibrator.withTables(calibration, samples)
            : calibration);
  }

  private void report(List<Figures> figures) throws IOException {
    List<Sheet> sheets = new ArrayList<>();
    sheets.add(overall(figures));
    figures.stream()
        .map(Figures::activations)
        .distinct()
        .forEach(name -> sheets.add(perSet(name, figures)));
    report.print(sheets);
    report.write(spec, Map.of("points", figures), sheets);
  }

  private static Sheet overall(List<Figures> figures) {
    Sheet sheet =
        new Sheet(
            "Medians of all activations.",
            "codec",
            "of float32",
            "bytes, of zstd-3's",
            "encode Melem/s",
            "decode Melem/s",
            "encode, of zstd-3's",
            "decode, of zstd-3's");
    for (String coder : figures.stream().map(Figures::coder).distinct().toList()) {
      List<Figures> own = figures.stream().filter(each -> each.coder().equals(coder)).toList();
      sheet.row(
          coder,
          decimal(median(own, Figures::ofFloat32)) + "x",
          decimal(median(own, each -> each.meanBytes() / zstd3(each, figures).meanBytes())),
          whole(median(own, Figures::encodeMelems)),
          whole(median(own, Figures::decodeMelems)),
          decimal(median(own, each -> each.encodeMelems() / zstd3(each, figures).encodeMelems())),
          decimal(median(own, each -> each.decodeMelems() / zstd3(each, figures).decodeMelems())));
    }
    return sheet;
  }

  private static Figures zstd3(Figures other, List<Figures> figures) {
    return figures.stream()
        .filter(each -> each.activations().equals(other.activations()))
        .filter(each -> each.coder().equals(ProfileRivals.ZSTD_3))
        .findFirst()
        .orElseThrow();
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Statistics.median(figures.stream().mapToDouble(of).boxed().toList());
  }

  private static Sheet perSet(String name, List<Figures> figures) {
    List<Figures> own = figures.stream().filter(each -> each.activations().equals(name)).toList();
    Sheet sheet =
        new Sheet(
            name + ", " + own.get(0).shape() + ".",
            "codec",
            "bytes",
            "of float32",
            "relative error",
            "encode Melem/s",
            "decode Melem/s",
            "encode GB/s",
            "decode GB/s",
            "allocated B");
    for (Figures each : own) {
      sheet.row(
          each.coder(),
          whole(each.meanBytes()),
          decimal(each.ofFloat32()) + "x",
          String.format(Locale.ROOT, "%.4f", each.relativeError()),
          whole(each.encodeMelems()),
          whole(each.decodeMelems()),
          decimal(each.encodeGigabytes()),
          decimal(each.decodeGigabytes()),
          whole(each.allocatedBytes()));
    }
    return sheet;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }
}
