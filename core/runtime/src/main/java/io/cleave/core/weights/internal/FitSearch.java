package io.cleave.core.weights.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Searches a file's tensors for those of a network, under any prefix. The last layer may have
 * another name than the network's, and may be next to the other layers instead of among them.
 */
final class FitSearch {
  private static final int MAX_PREFIXES = 64;
  private static final int MAX_PLACES = 16;

  /** What mmpretrain, timm, transformers and others call the last layer. */
  private static final List<String> CLASSIFIERS =
      List.of("fc", "head.fc", "head", "classifier", "linear", "last_linear");

  /**
   * The last layer in the file.
   *
   * @param module its name in the file
   * @param scope the common prefix of its name and those of all other layers
   */
  private record LastLayer(String module, String scope) {}

  /**
   * How the tensors of one group in a file fit a network.
   *
   * @param prefix what precedes the network's names in the file
   * @param found the network's tensors that are there, of any shape, by the network's names
   * @param missing the names of those that are not
   * @param misshapen the names of those that have another shape
   * @param surplus tensors there that the network does not have
   */
  record Fit(
      String prefix,
      Map<String, ListedTensor> found,
      List<String> missing,
      List<String> misshapen,
      List<ListedTensor> surplus) {

    /** Whether all of the network's tensors are there. */
    boolean isComplete() {
      return missing.isEmpty() && misshapen.isEmpty();
    }

    /** How many of the network's tensors are there. */
    int count() {
      return found.size() - misshapen.size();
    }

    Fit withSurplus(List<ListedTensor> tensors) {
      return new Fit(prefix, found, missing, misshapen, tensors);
    }
  }

  private final WantedTensors wanted;
  private final Map<String, ListedTensor> tensors;

  private FitSearch(WantedTensors wanted, Map<String, ListedTensor> tensors) {
    this.wanted = wanted;
    this.tensors = tensors;
  }

  /** The prefixes under which there is something of the network, in the file's order. */
  static List<Fit> in(Map<String, ListedTensor> tensors, WantedTensors wanted) {
    FitSearch search = new FitSearch(wanted, tensors);
    List<Fit> fits = search.prefixes().stream().map(search::fit).toList();
    return fits.stream().map(fit -> withoutOthers(fit, fits)).toList();
  }

  /** Tensors of another complete set are not surplus of this one. */
  private static Fit withoutOthers(Fit fit, List<Fit> all) {
    if (fit.surplus().isEmpty()) {
      return fit;
    }
    Set<ListedTensor> others = new HashSet<>();
    all.stream()
        .filter(other -> !other.prefix().equals(fit.prefix()) && other.isComplete())
        .forEach(other -> others.addAll(other.found().values()));
    return fit.withSurplus(
        fit.surplus().stream().filter(tensor -> !others.contains(tensor)).toList());
  }

  /** The prefixes with the most of the network's names. */
  private List<String> prefixes() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    int parts = wanted.shapes().keySet().stream().mapToInt(FitSearch::dots).max().orElse(0) + 1;
    for (String name : tensors.keySet()) {
      int end = name.length();
      for (int i = 0; i < parts && end >= 0; i++) {
        end = name.lastIndexOf('.', end - 1);
        if (wanted.shapes().containsKey(name.substring(end + 1))) {
          counts.merge(name.substring(0, end + 1), 1, Integer::sum);
        }
      }
    }
    List<String> longest =
        counts.keySet().stream()
            .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
            .limit(MAX_PREFIXES)
            .toList();
    return counts.keySet().stream().filter(longest::contains).toList();
  }

  private static int dots(String name) {
    return (int) name.chars().filter(c -> c == '.').count();
  }

  private Fit fit(String prefix) {
    LastLayer last = lastLayer(prefix);
    Map<String, ListedTensor> found = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    for (String name : wanted.shapes().keySet()) {
      ListedTensor tensor = tensors.get(nameThere(name, prefix, last));
      if (tensor == null) {
        missing.add(name);
      } else {
        found.put(name, tensor);
        if (!wanted.admits(name, tensor.shape())) {
          misshapen.add(name);
        }
      }
    }
    return new Fit(prefix, found, missing, misshapen, surplus(last.scope(), found));
  }

  private String nameThere(String name, String prefix, LastLayer last) {
    return wanted.isOfClassifier(name)
        ? last.module() + name.substring(wanted.classifier().length())
        : prefix + name;
  }

  private List<ListedTensor> surplus(String scope, Map<String, ListedTensor> found) {
    Set<ListedTensor> known = new HashSet<>(found.values());
    List<ListedTensor> surplus = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          boolean within = name.startsWith(scope) && !known.contains(tensor);
          if (within && !isFigure(name.substring(scope.length()), tensor)) {
            surplus.add(tensor);
          }
        });
    return surplus;
  }

  /**
   * Whether a tensor is a single number of no layer, such as an accuracy or how many models are
   * averaged.
   */
  private static boolean isFigure(String name, ListedTensor tensor) {
    return tensor.shape().isEmpty() && name.indexOf('.') < 0;
  }

  /** The nearest of the layers that may be the last one, or the place where it should be. */
  private LastLayer lastLayer(String prefix) {
    String expected = prefix + wanted.classifier();
    if (!wanted.classifier().isEmpty() && !isLayer(expected)) {
      for (String scope = prefix; ; scope = parent(scope)) {
        for (String name : CLASSIFIERS) {
          String module = layer(scope + name);
          if (!module.isEmpty()) {
            return new LastLayer(module, scope);
          }
        }
        if (scope.isEmpty()) {
          break;
        }
      }
    }
    return new LastLayer(expected, prefix);
  }

  private static String parent(String scope) {
    return scope.substring(0, scope.lastIndexOf('.', scope.length() - 2) + 1);
  }

  /** The layer of that name, or the only one in a sequence of that name; empty for none. */
  private String layer(String module) {
    if (isLayer(module)) {
      return module;
    }
    List<String> inSequence =
        IntStream.range(0, MAX_PLACES)
            .mapToObj(place -> module + "." + place)
            .filter(this::isMatrix)
            .toList();
    return inSequence.size() == 1 && isLayer(inSequence.get(0)) ? inSequence.get(0) : "";
  }

  private boolean isMatrix(String module) {
    ListedTensor weight = tensors.get(module + ".weight");
    return weight != null && weight.shape().size() == WantedTensors.MATRIX;
  }

  /** Whether all tensors of the last layer are there, for one number of classes. */
  private boolean isLayer(String module) {
    Set<Long> classes = new HashSet<>();
    for (String name : wanted.shapes().keySet()) {
      if (wanted.isOfClassifier(name)) {
        ListedTensor tensor = tensors.get(module + name.substring(wanted.classifier().length()));
        if (tensor == null || !wanted.admits(name, tensor.shape())) {
          return false;
        }
        classes.add(tensor.shape().get(0));
      }
    }
    return classes.size() == 1;
  }
}
