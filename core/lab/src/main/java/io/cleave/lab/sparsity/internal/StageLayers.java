package io.cleave.lab.sparsity.internal;

import io.cleave.core.Cut;
import io.cleave.core.resnet.LayerOperations;
import io.cleave.core.resnet.ResNet;
import java.util.List;

/** Finds the layers with weights between two neighbouring cuts. */
final class StageLayers {
  static final String CLASSIFIER = "fc";

  private StageLayers() {}

  /** The layers directly before a cut in the order of computation, shortcuts last. */
  static List<String> before(ResNet network, Cut cut) {
    return LayerOperations.weightLayers(network).stream()
        .filter(layer -> layer.equals(cut.name()) || layer.startsWith(cut.tensor().name() + "."))
        .toList();
  }

  static boolean isShortcut(String layer) {
    return layer.contains(".downsample.");
  }
}
