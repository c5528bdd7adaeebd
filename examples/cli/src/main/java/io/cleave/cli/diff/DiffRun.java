package io.cleave.cli.diff;

import io.cleave.cli.progress.ProgressLine;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.lab.ProgressListener;
import io.cleave.lab.diff.Diff;
import io.cleave.lab.diff.Difference;
import io.cleave.lab.diff.FirstDifference;
import io.cleave.lab.diff.Way;
import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.measure.Segments.Crossing;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Compares ways to run a model, and prints what it finds.
 *
 * @param model the model with its weights
 * @param reference runs the whole network
 * @param layers at how many cuts tensors are compared
 * @param tolerance how far off a tensor may be, as a share of its largest magnitude
 * @param spec of the command that this is done for
 */
record DiffRun(Model model, Engine reference, int layers, double tolerance, CommandSpec spec) {
  private static final int SEARCHED = 8;

  /** Compares; {@code traced} receives the reference's tensors of each sample. */
  List<WayDifference> compare(List<Way> ways, List<Tensors> samples, Consumer<Crossing> traced)
      throws IOException {
    try (Diff diff = Diff.open(model, reference, Diff.layers(model.network(), layers), ways);
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      ProgressListener listener = progress.task("diff");
      for (int i = 0; i < samples.size(); i++) {
        listener.progressed(i, samples.size(), "samples");
        traced.accept(diff.compare(samples.get(i)));
      }
      listener.progressed(samples.size(), samples.size(), "samples");
      return diff.result();
    }
  }

  /**
   * Prints the tables; false if a way that loses nothing by design is farther off than tolerated.
   */
  boolean show(List<Way> ways, List<WayDifference> differences, List<Tensors> samples)
      throws IOException {
    say(
        "%s, whole on %s, samples: %,d%n",
        model.network().name(), reference.name(), samples.size());
    say("%s", DiffTables.ways(differences));
    boolean sound = true;
    for (int i = 0; i < ways.size(); i++) {
      boolean near = differences.get(i).first(tolerance).isEmpty();
      sound &= near || ways.get(i) instanceof Way.Coded;
      if (!near) {
        say("%n%s, layer by layer%n%s", ways.get(i).name(), DiffTables.layers(differences.get(i)));
        search(ways.get(i), samples);
      }
    }
    return sound;
  }

  private void search(Way way, List<Tensors> samples) throws IOException {
    if (way instanceof Way.OnEngine other) {
      List<Tensors> some = samples.subList(0, Math.min(SEARCHED, samples.size()));
      FirstDifference.find(model, reference, other.engine(), some, tolerance)
          .ifPresent(
              first ->
                  say(
                      "The same up to %s; %s, at %s, is the first to differ (%s of its largest).%n",
                      first.after(),
                      first.tensor().tensor(),
                      first.tensor().cut(),
                      DiffTables.relative(first.tensor().difference())));
    }
  }

  /** How far one way's outputs are from another's. */
  Difference between(Way expected, Way found, Tensors sample) throws IOException {
    try (Diff diff = Diff.open(model, reference, List.of(), List.of(expected, found))) {
      diff.compare(sample);
      return diff.between(0, 1);
    }
  }

  void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format, values);
    out.flush();
  }
}
