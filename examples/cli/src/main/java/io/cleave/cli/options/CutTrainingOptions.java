package io.cleave.cli.options;

import io.cleave.lab.finetune.FineTuning;
import io.cleave.lab.finetune.Gradient;
import io.cleave.lab.finetune.Statistics;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say what a fine-tuning does at the cut. */
public final class CutTrainingOptions {
  @Option(
      names = "--gradient",
      paramLabel = "KIND",
      converter = GradientConverter.class,
      description = {
        "How the head learns through what was dropped and rounded (default: plain):",
        "  plain             only what was sent feels a gradient",
        "  straight-through  everything does, as if nothing were dropped"
      })
  private Gradient gradient = Gradient.PLAIN;

  @Option(
      names = "--statistics",
      paramLabel = "KIND",
      converter = StatisticsConverter.class,
      description = {
        "What batch normalisation does (default: frozen):",
        "  frozen  normalises by the statistics that the weights came with, which stay",
        "  batch   normalises by each batch; the running statistics follow"
      })
  private Statistics statistics = Statistics.FROZEN;

  @Option(
      names = "--fatrelu",
      paramLabel = "T",
      description =
          "Activations at the cut of magnitude T or less become 0 (Kurtz et al. 2020): threshold=T"
              + " joins the profile.")
  private @Nullable Float fatRelu;

  @Option(
      names = "--hoyer",
      paramLabel = "WEIGHT",
      description =
          "Weight of the square Hoyer regulariser, which makes the cut's activations sparse; 0.1 to"
              + " 10 (default: none).")
  private double hoyer;

  @Option(
      names = "--freeze-head",
      description = "Leave the head as it is, so that only servers need the new weights.")
  private boolean headFrozen;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      description = "Stop when as many epochs brought no gain (default: never).")
  private @Nullable Integer patience;

  @Option(
      names = "--mean-from",
      paramLabel = "EPOCH",
      description =
          "Mix checkpoints: the mean of the weights from this epoch on stands for election too"
              + " (default: none).")
  private int meanFrom;

  public void apply(FineTuning tuning) {
    tuning
        .gradient(gradient)
        .statistics(statistics)
        .hoyer(hoyer)
        .freezeHead(headFrozen)
        .meanFrom(meanFrom);
    if (fatRelu != null) {
      tuning.fatRelu(fatRelu);
    }
    if (patience != null) {
      tuning.patience(patience);
    }
  }

  private static <T extends Enum<T>> T named(String text, T[] values) {
    for (T value : values) {
      if (value.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new TypeConversionException(
        "'" + text + "' (expected: " + values[0] + " or " + values[1] + ")");
  }

  /** Converts text to a {@link Gradient}. */
  public static final class GradientConverter implements ITypeConverter<Gradient> {
    @Override
    public Gradient convert(String text) {
      return named(text, Gradient.values());
    }
  }

  /** Converts text to a {@link Statistics}. */
  public static final class StatisticsConverter implements ITypeConverter<Statistics> {
    @Override
    public Statistics convert(String text) {
      return named(text, Statistics.values());
    }
  }
}
