package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files of every format end in a {@link WeightsException} or in tensors of bounded size,
 * never in another exception or a large allocation.
 */
class DamagedFileTest {
  private static final int MUTATIONS = 2000;
  private static final long MAX_HEAP_BYTES = 16 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  static List<String> smallFiles() {
    return List.of(
        "kinds.safetensors",
        "kinds.pth",
        "kinds-legacy.pth",
        "checkpoint.pth",
        "checkpoint-legacy.pth",
        "protocol4.pth");
  }

  @ParameterizedTest
  @MethodSource("smallFiles")
  void truncationAtEveryByteIsRefused(String fixture) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path(fixture));
    for (int length = 0; length < whole.length; length++) {
      assertRefusesCut(whole, length, fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny.safetensors", "tiny.pth", "tiny-legacy.pth", "tiny-scripted.pt"})
  void truncationOfAWholeNetworkIsRefused(String fixture) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path(fixture));
    for (int length = whole.length - 1; length > 0; length -= 4999) {
      assertRefusesCut(whole, length, fixture);
    }
  }

  @ParameterizedTest
  @MethodSource("smallFiles")
  void mutationsAreRefusedOrHarmless(String fixture) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path(fixture));
    for (long seed = 0; seed < MUTATIONS; seed++) {
      read(mutate(whole, new Random(seed)), fixture + " mutated by seed " + seed);
    }
  }

  private void assertRefusesCut(byte[] whole, int length, String fixture) throws IOException {
    String what = fixture + " cut to " + length;
    assertTrue(read(Arrays.copyOf(whole, length), what) == Outcome.REFUSED, what);
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0xFF);
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(32), bytes.length - Math.max(from, at));
          System.arraycopy(whole, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private Outcome read(byte[] bytes, String what) throws IOException {
    Path file = Files.write(directory.resolve("file"), bytes);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Outcome outcome = outcome(file, bytes.length, what);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MAX_HEAP_BYTES, () -> what + " allocated " + allocated);
    return outcome;
  }

  private static Outcome outcome(Path file, int fileBytes, String what) {
    try (WeightReader reader = Weights.file(file).open(Map.of())) {
      for (TensorInfo info : reader.tensors().values()) {
        if (info.isReal()) {
          long bytes = reader.read(info.name()).capacity();
          assertTrue(bytes <= 2L * fileBytes, () -> what + " gave " + bytes + " bytes");
        }
      }
      return Outcome.READ;
    } catch (WeightsException e) {
      return Outcome.REFUSED;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
  }

  private enum Outcome {
    READ,
    REFUSED
  }
}
