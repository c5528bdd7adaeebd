package io.cleave.bench.symbols;

import io.cleave.bench.Interleaved.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one coder did with the measured tensors of a case.
 *
 * @param coder its name
 * @param bytes of each tensor
 * @param encode all of them, null where there is no coder but a limit
 * @param decode all of them, or null
 */
record CoderRun(
    String coder, List<Integer> bytes, @Nullable Timing encode, @Nullable Timing decode) {

  long allBytes() {
    return bytes.stream().mapToLong(Integer::longValue).sum();
  }
}
