package io.cleave.core.weights;

import ai.djl.ndarray.types.Shape;
import io.cleave.core.weights.internal.ForeignFile;
import io.cleave.core.weights.internal.Listing;
import io.cleave.core.weights.internal.Safetensors;
import io.cleave.core.weights.internal.TorchLegacy;
import io.cleave.core.weights.internal.TorchZip;
import io.cleave.core.weights.internal.WeightSets;
import io.cleave.core.weights.internal.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;

/** Determines a file's format from its first bytes, and opens the weights in it. */
final class WeightsFormat {
  private static final int BRACE = 8;
  private static final int ZIP_SIGNATURE = 0x04034B50;
  private static final int PICKLE_PROTOCOL = 0x80;
  private static final String ACCEPTED =
      " (accepted: safetensors; a PyTorch state_dict; traced or scripted TorchScript)";

  private WeightsFormat() {}

  /**
   * Opens a file for reading.
   *
   * @param expected the network's tensors; empty if they are not known yet
   * @param key as {@link Weights#withKey} takes it; empty for none
   * @param beside further options
   */
  static WeightReader open(
      Path path, String source, Map<String, Shape> expected, String key, OpenOption... beside)
      throws WeightsException {
    WeightsFile file = WeightsFile.open(path, source, beside);
    boolean opened = false;
    try {
      WeightSets sets = WeightSets.of(file, list(file), expected, key);
      WeightReader reader = new FileWeightReader(file, sets.sets().get(0).stored());
      new ChosenSet(file, sets).tell();
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static Listing list(WeightsFile file) throws WeightsException {
    if (file.size() == 0) {
      throw file.error("is empty: 0 bytes" + ACCEPTED);
    }
    long probe = Math.min(file.size(), ForeignFile.PROBE_BYTES);
    ByteBuffer start = file.readIndex(0, probe, "file");
    boolean whole = start.limit() > BRACE;
    if (whole && start.getInt(0) == ZIP_SIGNATURE) {
      return TorchZip.list(file);
    }
    if (whole && (start.get(0) & 0xFF) == PICKLE_PROTOCOL) {
      return TorchLegacy.list(file);
    }
    if (whole && start.get(BRACE) == '{') {
      return Safetensors.list(file);
    }
    throw file.error(
        ForeignFile.name(start).map(what -> "is " + what).orElse("unknown format") + ACCEPTED);
  }
}
