package io.cleave.bench.codec;

import io.cleave.codec.Profile;
import io.cleave.codec.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every codec of whole tensors that takes part, by name. */
final class ProfileRivals {

  /** What {@code fast} is compared with. */
  static final String ZSTD_3 = "zstd-3";

  private ProfileRivals() {}

  /** Makes codecs for one shape, those of this project first. */
  static Map<String, TensorCoder> of(TensorShape shape, Map<String, Profile> profiles) {
    Map<String, TensorCoder> coders = new LinkedHashMap<>();
    profiles.forEach((name, profile) -> coders.put(name, new ProfileCoder(shape, profile)));
    for (int level : new int[] {1, 3, 19}) {
      coders.put("zstd-" + level, new ZstdFloats(shape, level, false));
      coders.put("zstd-" + level + " shuffled", new ZstdFloats(shape, level, true));
    }
    coders.put("lz4", new TensorCoder.Lz4(shape));
    coders.put("roaring + float32", new RoaringFloats(shape));
    coders.put("copy", new TensorCoder.Copy(shape));
    return coders;
  }
}
