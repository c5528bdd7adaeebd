package io.cleave.core.weights.internal;

import io.cleave.core.weights.WeightsException;
import io.cleave.core.weights.internal.FitSearch.Fit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a file contains and what a network wants, if the two do not fit. */
final class Misfit {
  private static final int MAX_LINES = 5;
  private static final int MAX_OTHERS = 4;
  private static final int MAX_COMPARED = 2048;

  /**
   * A tensor that the network wants and the file lacks.
   *
   * @param text what is wrong with it, and what comes nearest
   * @param likeness of what comes nearest; 0 where nothing does
   */
  private record Problem(String name, String text, int likeness) {}

  private final WeightsFile file;
  private final WantedTensors wanted;
  private final Map<String, ListedTensor> tensors;
  private final List<String> others;

  Misfit(
      WeightsFile file,
      WantedTensors wanted,
      Map<String, ListedTensor> tensors,
      List<String> others) {
    this.file = file;
    this.wanted = wanted;
    this.tensors = tensors;
    this.others = others;
  }

  /** The error for a search that found no complete set. */
  WeightsException error(List<Fit> fits) {
    if (tensors.isEmpty()) {
      return file.error("holds no tensors" + objects());
    }
    Fit nearest =
        fits.stream()
            .max(Comparator.comparingInt(Fit::count))
            .orElseGet(
                () ->
                    new Fit(
                        "", Map.of(), List.copyOf(wanted.shapes().keySet()), List.of(), List.of()));
    return nearest.isComplete() ? surplus(nearest.surplus()) : unlike(nearest);
  }

  /** What is there instead of tensors. */
  private String objects() {
    if (others.isEmpty()) {
      return " (expected: those of a network, as model.state_dict() gives)";
    }
    return " but "
        + others.stream().limit(MAX_OTHERS).collect(Collectors.joining(", "))
        + ", whose classes are not loaded (expected: tensors; in Python:"
        + " torch.save(model.state_dict(), FILE))";
  }

  private WeightsException surplus(List<ListedTensor> surplus) {
    String more = surplus.size() == 1 ? "" : ", nor " + (surplus.size() - 1) + " others here";
    return file.error(
        surplus.get(0).name(), "surplus (the network has no such tensor" + more + ")");
  }

  private WeightsException unlike(Fit fit) {
    List<Problem> problems = problems(fit);
    Problem first = problems.get(0);
    if (problems.size() == 1) {
      return file.error(first.name(), first.text());
    }
    String others =
        problems.size()
            + " of the network's "
            + wanted.shapes().size()
            + " tensors do not fit"
            + below(fit.prefix());
    String what = fit.missing().contains(first.name()) ? "missing" : first.text();
    return file.error(first.name(), what + "; " + others + lines(problems));
  }

  private static String below(String prefix) {
    return prefix.isEmpty() ? "" : " what is below " + prefix.substring(0, prefix.length() - 1);
  }

  private static String lines(List<Problem> problems) {
    String lines =
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::likeness).reversed())
            .limit(MAX_LINES)
            .map(problem -> "\n  " + problem.name() + ": " + problem.text())
            .collect(Collectors.joining());
    int more = problems.size() - MAX_LINES;
    return more <= 0 ? lines : lines + "\n  and " + more + " more";
  }

  private List<Problem> problems(Fit fit) {
    List<ListedTensor> free = free(fit.found().values());
    List<Problem> problems = new ArrayList<>();
    for (String name : wanted.shapes().keySet()) {
      if (fit.missing().contains(name)) {
        problems.add(missing(name, free));
      } else if (fit.misshapen().contains(name)) {
        problems.add(misshapen(name, Objects.requireNonNull(fit.found().get(name))));
      }
    }
    return problems;
  }

  /** The tensors that the network has no use for yet. */
  private List<ListedTensor> free(Collection<ListedTensor> used) {
    Set<ListedTensor> taken = Set.copyOf(used);
    return tensors.values().stream()
        .filter(tensor -> !taken.contains(tensor))
        .limit(MAX_COMPARED)
        .toList();
  }

  private Problem misshapen(String name, ListedTensor there) {
    String text =
        "shape %s (expected: %s)".formatted(ListedTensor.text(there.shape()), wanted.shape(name));
    return new Problem(name, text, Integer.MAX_VALUE);
  }

  private Problem missing(String name, List<ListedTensor> free) {
    ListedTensor nearest = null;
    int likeness = 0;
    for (ListedTensor tensor : free) {
      int each = likeness(name, tensor);
      if (each > likeness) {
        likeness = each;
        nearest = tensor;
      }
    }
    return nearest == null
        ? new Problem(name, "missing", 0)
        : new Problem(
            name,
            "missing (expected: %s; nearest there: %s)".formatted(wanted.shape(name), nearest),
            likeness);
  }

  /**
   * How many parts of the two names are equal from the end and from the start; the shape counts
   * too.
   */
  private int likeness(String name, ListedTensor tensor) {
    String[] parts = name.split("\\.", -1);
    String[] there = tensor.name().split("\\.", -1);
    int length = Math.min(parts.length, there.length);
    int equal = 0;
    while (equal < length
        && parts[parts.length - 1 - equal].equals(there[there.length - 1 - equal])) {
      equal++;
    }
    int start = 0;
    while (start + equal < length && parts[start].equals(there[start])) {
      start++;
    }
    return 2 * equal + start + (wanted.admits(name, tensor.shape()) ? 2 : 0);
  }
}
