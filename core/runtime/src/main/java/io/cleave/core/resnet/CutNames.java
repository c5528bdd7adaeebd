package io.cleave.core.resnet;

import io.cleave.codec.internal.Check;
import io.cleave.core.Cut;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds a cut by any of its names, and names the nearest ones if there is none.
 *
 * @param stages the stages of the network
 * @param cuts the cuts before each of them
 */
record CutNames(List<Stage> stages, List<Cut> cuts) {

  Cut find(String name) {
    for (Cut cut : cuts) {
      if (cut.isCalled(name)) {
        return cut;
      }
    }
    throw Check.refusal("cut", name, advice(name));
  }

  private String advice(String name) {
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (stage.inside().contains(name)) {
        return "a place where one tensor crosses; "
            + name
            + " lies inside "
            + stage.name()
            + ", the nearest legal cuts are "
            + cuts.get(i).name()
            + " and "
            + cuts.get(i + 1).name();
      }
    }
    if (name.equals(stages.get(stages.size() - 1).module())) {
      return "a layer before the last; behind " + name + " nothing is left for a tail";
    }
    return cuts.stream().map(Cut::name).collect(Collectors.joining(", "));
  }
}
