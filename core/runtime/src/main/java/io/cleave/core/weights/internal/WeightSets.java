package io.cleave.core.weights.internal;

import ai.djl.ndarray.types.Shape;
import io.cleave.codec.internal.Check;
import io.cleave.core.weights.TensorInfo;
import io.cleave.core.weights.WeightsException;
import io.cleave.core.weights.internal.FitSearch.Fit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The sets of weights in a file that fit a network, the one to use first.
 *
 * <p>First is the plain one, with which a training script continues; then the best, an average (of
 * exponential moving weights, of a teacher), and an older one. Of equals, {@code state_dict} comes
 * first, then {@code model_state_dict}, {@code model}, and the file's order.
 *
 * @param sets one or more sets
 * @param leftOut layers next to the first set that belong to no set
 */
public record WeightSets(List<WeightSet> sets, List<String> leftOut) {
  private static final String COUNTER = "num_batches_tracked";
  private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");
  private static final Set<String> PREFIXES =
      Set.of("module", "_orig_mod", "model", "backbone", "net", "network");
  private static final Set<String> OPTIMISERS =
      Set.of("momentum_buffer", "exp_avg", "exp_avg_sq", "grad", "grads", "lr_scheduler", "scaler");

  private static final Set<String> BEST = Set.of("best", "student");
  private static final Set<String> AVERAGES =
      Set.of(
          "ema",
          "averaged",
          "average",
          "avg",
          "swa",
          "shadow",
          "teacher",
          "target",
          "momentum",
          "k");
  private static final Set<String> OLD =
      Set.of("last", "latest", "previous", "prev", "old", "init", "initial");

  private static final int MAX_KEYS = 8;

  /**
   * {@return the sets of weights in a file that fit a network}
   *
   * @param file the file
   * @param listing what the file lists
   * @param expected the network's tensors; empty to guess which set is meant
   * @param key the keys on the path to where to search, joined with dots; empty for anywhere
   * @throws WeightsException if none fits; says what is there
   * @throws IllegalArgumentException if nothing is below that key; lists the keys
   */
  public static WeightSets of(
      WeightsFile file, Listing listing, Map<String, Shape> expected, String key)
      throws WeightsException {
    Map<String, ListedTensor> tensors =
        key.isEmpty()
            ? filtered(listing.tensors(), name -> !isOfOptimiser(name))
            : below(file, listing.tensors(), key);
    Map<String, ListedTensor> plain =
        HuggingFaceNames.plain(filtered(tensors, name -> !isCounter(name)));
    if (expected.isEmpty()) {
      return new WeightSets(List.of(guess(plain)), List.of());
    }
    WantedTensors wanted = WantedTensors.of(expected);
    List<Fit> fits = FitSearch.in(plain, wanted);
    List<Fit> whole =
        fits.stream()
            .filter(fit -> fit.isComplete() && fit.surplus().isEmpty())
            .sorted(Comparator.comparing(Fit::prefix, WeightSets::compare))
            .toList();
    if (whole.isEmpty()) {
      throw new Misfit(file, wanted, plain, listing.others()).error(fits);
    }
    List<String> prefixes = whole.stream().map(Fit::prefix).toList();
    return new WeightSets(
        whole.stream().map(fit -> set(fit, prefixes, key)).toList(), leftOut(plain, fits));
  }

  private static Map<String, ListedTensor> filtered(
      Map<String, ListedTensor> tensors, Predicate<String> kept) {
    Map<String, ListedTensor> some = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (kept.test(name)) {
            some.put(name, tensor);
          }
        });
    return some;
  }

  /** Batch counters, which inference does not use. */
  private static boolean isCounter(String name) {
    return name.equals(COUNTER) || name.endsWith("." + COUNTER);
  }

  private static boolean isOfOptimiser(String name) {
    for (String part : name.toLowerCase(Locale.ROOT).split("\\.", -1)) {
      if (OPTIMISERS.contains(part) || part.startsWith("optim") || part.contains("_optim")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, ListedTensor> below(
      WeightsFile file, Map<String, ListedTensor> tensors, String key) throws WeightsException {
    String prefix = key + ".";
    Map<String, ListedTensor> below = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), tensor);
          }
        });
    if (below.isEmpty()) {
      throw Check.refusal("weights-key", key, keys(tensors) + ", in " + file.source());
    }
    return below;
  }

  private static String keys(Map<String, ListedTensor> tensors) {
    List<String> keys =
        tensors.keySet().stream()
            .filter(name -> name.contains("."))
            .map(name -> name.substring(0, name.indexOf('.')))
            .distinct()
            .toList();
    String some = keys.stream().limit(MAX_KEYS).collect(Collectors.joining(", "));
    return keys.isEmpty()
        ? "none, as no tensor there is below a key"
        : some + (keys.size() > MAX_KEYS ? " or another of " + keys.size() + " keys" : "");
  }

  /** What is below the common wrapper, without prefixes that all names have. */
  private static WeightSet guess(Map<String, ListedTensor> all) {
    Map<String, ListedTensor> tensors = all;
    for (String wrapper : WRAPPERS) {
      Map<String, ListedTensor> below = filtered(all, name -> name.startsWith(wrapper + "."));
      if (!below.isEmpty()) {
        tensors = without(below, wrapper.length() + 1);
        break;
      }
    }
    for (String prefix = common(tensors); PREFIXES.contains(prefix); prefix = common(tensors)) {
      tensors = without(tensors, prefix.length() + 1);
    }
    return new WeightSet("", tensors);
  }

  private static Map<String, ListedTensor> without(Map<String, ListedTensor> tensors, int letters) {
    Map<String, ListedTensor> renamed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> renamed.put(name.substring(letters), tensor));
    return renamed;
  }

  /** The key that all names begin with; empty if there is none. */
  private static String common(Map<String, ListedTensor> tensors) {
    List<String> first =
        tensors.keySet().stream()
            .map(name -> name.substring(0, Math.max(0, name.indexOf('.'))))
            .distinct()
            .limit(2)
            .toList();
    return first.size() == 1 ? first.get(0) : "";
  }

  /** Compares by the order of sets; of equals none is first. */
  private static int compare(String prefix, String other) {
    return Comparator.comparingInt(WeightSets::rank)
        .thenComparingInt(WeightSets::wrapper)
        .compare(prefix, other);
  }

  private static int rank(String prefix) {
    List<String> words = List.of(prefix.toLowerCase(Locale.ROOT).split("[._]+", -1));
    if (words.stream().anyMatch(OLD::contains)) {
      return 3;
    }
    if (words.stream().anyMatch(AVERAGES::contains)) {
      return 2;
    }
    return words.stream().anyMatch(BEST::contains) ? 1 : 0;
  }

  private static int wrapper(String prefix) {
    int place = WRAPPERS.indexOf(prefix.substring(0, Math.max(0, prefix.indexOf('.'))));
    return place < 0 ? WRAPPERS.size() : place;
  }

  private static WeightSet set(Fit fit, List<String> prefixes, String key) {
    String path = path(fit.prefix(), prefixes);
    boolean within = !key.isEmpty() && !path.isEmpty();
    return new WeightSet(within ? key + "." + path : key + path, fit.found());
  }

  /** The shortest part of a prefix that no other prefix begins with. */
  private static String path(String prefix, List<String> prefixes) {
    for (int dot = prefix.indexOf('.'); dot >= 0; dot = prefix.indexOf('.', dot + 1)) {
      String path = prefix.substring(0, dot + 1);
      if (prefixes.stream().filter(other -> other.startsWith(path)).count() == 1) {
        return prefix.substring(0, dot);
      }
    }
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  private static List<String> leftOut(Map<String, ListedTensor> tensors, List<Fit> fits) {
    Set<ListedTensor> known = new HashSet<>();
    fits.stream().filter(Fit::isComplete).forEach(fit -> known.addAll(fit.found().values()));
    List<String> others = new ArrayList<>();
    for (ListedTensor tensor : tensors.values()) {
      if (tensor.shape().size() >= WantedTensors.MATRIX && !known.contains(tensor)) {
        others.add(tensor.name());
      }
    }
    return others;
  }

  /**
   * A set of weights in a file.
   *
   * @param path the keys on the path to it, joined with dots: enough of them to tell it from other
   *     sets; empty if it is the whole file
   * @param tensors the tensors by the network's names
   */
  public record WeightSet(String path, Map<String, ListedTensor> tensors) {
    /**
     * {@return where each of its tensors is}
     *
     * @throws WeightsException naming one that is not completely in the file
     */
    public Map<String, StoredTensor> stored() throws WeightsException {
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      for (Map.Entry<String, ListedTensor> entry : tensors.entrySet()) {
        StoredTensor there = entry.getValue().place().find();
        TensorInfo info = there.info();
        TensorInfo named = new TensorInfo(entry.getKey(), info.shape(), info.dataType());
        stored.put(entry.getKey(), new StoredTensor(named, there.offset(), there.strides()));
      }
      return stored;
    }
  }
}
