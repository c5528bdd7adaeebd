package io.cleave.core.weights;

import io.cleave.core.weights.internal.Safetensors;
import io.cleave.core.weights.internal.StoredTensor;
import io.cleave.core.weights.internal.TorchLegacy;
import io.cleave.core.weights.internal.TorchZip;
import io.cleave.core.weights.internal.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;

/** Finds out a file's format from its first bytes and opens it. */
final class WeightsFormat {
  private static final int PROBE_BYTES = 9;
  private static final int ZIP_SIGNATURE = 0x04034B50;
  private static final int PICKLE_PROTOCOL = 0x80;

  private WeightsFormat() {}

  /** Opens a file to be read, with other options beside. */
  static WeightReader open(Path path, String source, OpenOption... beside) throws WeightsException {
    WeightsFile file = WeightsFile.open(path, source, beside);
    boolean opened = false;
    try {
      WeightReader reader = new FileWeightReader(file, index(file));
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private static Map<String, StoredTensor> index(WeightsFile file) throws WeightsException {
    if (file.size() < PROBE_BYTES) {
      throw unknown(file);
    }
    ByteBuffer start = file.readIndex(0, PROBE_BYTES, "file");
    if (start.get(PROBE_BYTES - 1) == '{') {
      return Safetensors.index(file);
    }
    if (start.getInt(0) == ZIP_SIGNATURE) {
      return TorchZip.index(file);
    }
    if ((start.get(0) & 0xFF) == PICKLE_PROTOCOL) {
      return TorchLegacy.index(file);
    }
    throw unknown(file);
  }

  private static WeightsException unknown(WeightsFile file) {
    return file.error(
        "unknown format (accepted: safetensors; a PyTorch state_dict; traced or scripted"
            + " TorchScript)");
  }
}
