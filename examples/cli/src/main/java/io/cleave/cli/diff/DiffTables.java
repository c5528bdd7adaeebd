package io.cleave.cli.diff;

import io.cleave.lab.diff.Difference;
import io.cleave.lab.diff.TensorDifference;
import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.text.Table;
import java.util.List;
import java.util.Locale;

/** The tables that show differences. */
final class DiffTables {
  private static final int MAX_NAME = 30;

  private DiffTables() {}

  static String ways(List<WayDifference> ways) {
    Table table = new Table("way", "differ", "off by", "of the largest", "same class");
    for (WayDifference way : ways) {
      Difference outputs = way.outputs();
      table.row(
          way.way(),
          share(outputs),
          distance(outputs),
          relative(outputs),
          way.sameClass().isPresent() ? percent(way.sameClass().getAsDouble()) : "-");
    }
    return table.toString();
  }

  static String layers(WayDifference way) {
    Table table = new Table("cut", "tensor", "differ", "off by", "of the largest");
    for (TensorDifference tensor : way.tensors()) {
      Difference difference = tensor.difference();
      table.row(
          shortened(tensor.cut()),
          shortened(tensor.tensor()),
          share(difference),
          distance(difference),
          relative(difference));
    }
    return table.toString();
  }

  private static String shortened(String name) {
    return name.length() <= MAX_NAME ? name : "..." + name.substring(name.length() - MAX_NAME + 3);
  }

  private static String share(Difference difference) {
    return percent((double) difference.different() / Math.max(1, difference.elements()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String distance(Difference difference) {
    return difference.broken() > 0
        ? String.format(Locale.ROOT, "%,d not numbers", difference.broken())
        : String.format(Locale.ROOT, "%.2e", difference.largest());
  }

  static String relative(Difference difference) {
    double relative = difference.relative();
    return Double.isInfinite(relative) ? "-" : String.format(Locale.ROOT, "%.2e", relative);
  }
}
