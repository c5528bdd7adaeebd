package io.cleave.core.weights;

import io.cleave.core.weights.internal.WeightSets;
import io.cleave.core.weights.internal.WeightSets.WeightSet;
import io.cleave.core.weights.internal.WeightsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs, once per process, which of several sets of weights in a file is used, and which layers of
 * the file are not.
 *
 * @param file the file with the sets
 * @param choice the sets, the used one first
 */
record ChosenSet(WeightsFile file, WeightSets choice) {
  private static final Logger logger = LoggerFactory.getLogger(ChosenSet.class);
  private static final int MAX_TOLD = 1000;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /** What scripts that write such a key use it for. */
  private static final Map<String, String> CONVENTIONS =
      Map.of(
          "state_dict_ema", "timm publishes that average",
          "model_ema", "torchvision and timm publish that average",
          "ema", "scripts that write it mostly publish that average",
          "teacher", "scripts that write it mostly publish the teacher");

  void tell() {
    for (String note : notes()) {
      if (TOLD.size() < MAX_TOLD && TOLD.add(note)) {
        logger.warn(note);
      }
    }
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    WeightSet taken = choice.sets().get(0);
    List<String> others =
        choice.sets().stream()
            .filter(set -> isOther(taken, set))
            .map(ChosenSet::described)
            .toList();
    if (!others.isEmpty()) {
      notes.add(
          "%s: takes the weights %s; others fit too: %s. Choose with --weights-key"
              .formatted(file.source(), name(taken.path()), String.join(", ", others)));
    }
    List<String> left = choice.leftOut();
    if (!left.isEmpty()) {
      notes.add(
          "%s: leaves out %s%s, which the network does not have"
              .formatted(
                  file.source(),
                  left.get(0),
                  left.size() == 1 ? "" : " and " + (left.size() - 1) + " more"));
    }
    return notes;
  }

  private static String described(WeightSet set) {
    String convention = CONVENTIONS.get(set.path());
    return name(set.path()) + (convention == null ? "" : " (" + convention + ")");
  }

  private static String name(String path) {
    return path.isEmpty() ? "without a key" : "of " + path;
  }

  /** Whether a set has other values than the one that is used. */
  private boolean isOther(WeightSet taken, WeightSet set) {
    if (set.equals(taken)) {
      return false;
    }
    try {
      // Both read the same open file, which stays open.
      WeightReader one = new FileWeightReader(file, taken.stored());
      WeightReader other = new FileWeightReader(file, set.stored());
      for (String name : taken.tensors().keySet()) {
        if (!one.read(name).equals(other.read(name))) {
          return true;
        }
      }
      return false;
    } catch (WeightsException e) {
      return true; // what cannot be read is not the same
    }
  }
}
