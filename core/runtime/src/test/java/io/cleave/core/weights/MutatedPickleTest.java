package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleave.core.weights.internal.PickleInput;
import io.cleave.core.weights.internal.TorchPickle;
import io.cleave.core.weights.internal.TorchState;
import io.cleave.core.weights.internal.TorchTensor;
import io.cleave.core.weights.internal.WeightsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand pickles that were damaged or made hostile, each from a seed: they are refused, or
 * become data of a few classes. Nothing is called and nothing large is allocated.
 */
class MutatedPickleTest {
  private static final int PICKLES = 10_000;
  private static final long MAX_HEAP_BYTES = 4 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What may be in a pickle that was read, beside what this project's readers make. */
  private static final Set<Class<?>> DATA =
      Set.of(
          String.class,
          Integer.class,
          Long.class,
          java.math.BigInteger.class,
          Double.class,
          Boolean.class,
          Object.class); // the mark of the library

  private static final List<String> GLOBALS =
      List.of(
          "os\nsystem\n",
          "builtins\neval\n",
          "builtins\nset\n",
          "subprocess\nPopen\n",
          "argparse\nNamespace\n",
          "collections\nOrderedDict\n",
          "collections\ndefaultdict\n",
          "torch._utils\n_rebuild_tensor_v2\n",
          "torch._tensor\n_rebuild_from_type_v2\n",
          "torch\nFloatStorage\n",
          "torch\nSize\n",
          "__torch__.nn\nModule\n",
          "java.lang\nRuntime\n",
          "javax.script\nScriptEngineManager\n",
          "decimal\nDecimal\n",
          "array\narray\n",
          "Pyro4.core\nProxy\n");

  private static final String OPCODES =
      "(.0123BCFGIJKLMNPQRSTUVX]abcdeghijloqrstu})\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u008a"
          + "\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098";

  @TempDir private Path directory;

  @Test
  void tenThousandMutatedPicklesExecuteNothingAndAllocateNothingUnbounded() throws IOException {
    Path touched = directory.resolve("touched");
    List<byte[]> sound =
        List.of(
            checkpoint(touched),
            PickleBuilder.stateDict(4, 0, new long[] {2, 2}, new long[] {2, 1}),
            newer());
    int read = 0;
    for (int seed = 0; seed < PICKLES; seed++) {
      Random random = new Random(seed);
      byte[] pickle = mutate(sound.get(seed % sound.size()), random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      boolean sane = read(pickle, seed);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      int number = seed;
      assertTrue(allocated < MAX_HEAP_BYTES, () -> "seed " + number + " allocated " + allocated);
      read += sane ? 1 : 0;
    }
    assertTrue(Files.notExists(touched));
    assertTrue(read > PICKLES / 100, "only " + read + " could be read: nothing was tried");
  }

  @Test
  void theseAreSoundBeforeTheyAreMutated() throws IOException {
    assertTrue(read(checkpoint(directory.resolve("touched")), -1));
    assertTrue(read(newer(), -1));
  }

  /** A state_dict with what others save beside it. */
  private static byte[] checkpoint(Path touched) {
    return new PickleBuilder()
        .op("}(")
        .text("model")
        .global("collections", "OrderedDict")
        .op(")R(")
        .text("w")
        .tensor("FloatStorage", 4, 0, new long[] {2, 2}, new long[] {2, 1})
        .op("u")
        .text("args")
        .global("argparse", "Namespace")
        .op(")\u0081}(")
        .text("command")
        .text("touch " + touched)
        .op("ub")
        .text("seen")
        .global("builtins", "set")
        .op("](K\1K\2e\u0085R")
        .text("best")
        .global("numpy.core.multiarray", "scalar")
        .op("(K\1C\10abcdefghtR")
        .op("u.")
        .toBytes();
  }

  private static byte[] newer() {
    return new PickleBuilder()
        .raw(0x95)
        .raw(9, 0, 0, 0, 0, 0, 0, 0)
        .op("}\u0094(\u008c\1w\u0094K\1\u008c\1v\u0094")
        .op("\u008c\7pathlib\u0094\u008c\4Path\u0094\u0093\u0094\u008c\1x\u0085\u0094R\u0094")
        .op("\u008c\1s\u008f\u0094(K\1K\2\u0090u.")
        .toBytes();
  }

  private static byte[] mutate(byte[] sound, Random random) {
    byte[] pickle = sound;
    int edits = 1 + random.nextInt(5);
    for (int i = 0; i < edits; i++) {
      pickle = edit(pickle, sound, random);
    }
    return pickle;
  }

  private static byte[] edit(byte[] pickle, byte[] sound, Random random) {
    int at = random.nextInt(pickle.length);
    return switch (random.nextInt(6)) {
      case 0 -> replaced(pickle, at, at + 1, new byte[] {(byte) random.nextInt()});
      case 1 ->
          replaced(pickle, at, Math.min(pickle.length, at + 1 + random.nextInt(8)), new byte[0]);
      case 2 -> {
        byte[] opcode = {(byte) OPCODES.charAt(random.nextInt(OPCODES.length()))};
        yield replaced(pickle, at, at, opcode);
      }
      case 3 -> {
        int from = random.nextInt(sound.length);
        int to = Math.min(sound.length, from + random.nextInt(64));
        yield replaced(pickle, at, at, Arrays.copyOfRange(sound, from, to));
      }
      case 4 -> replaced(pickle, at, at, new byte[] {-1, -1, -1, (byte) random.nextInt()});
      default -> {
        String call = "c" + GLOBALS.get(random.nextInt(GLOBALS.size())) + "(K\1tR";
        yield replaced(pickle, at, at, call.getBytes(StandardCharsets.ISO_8859_1));
      }
    };
  }

  private static byte[] replaced(byte[] pickle, int from, int to, byte[] by) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(pickle, 0, from);
    bytes.writeBytes(by);
    bytes.write(pickle, to, pickle.length - to);
    return bytes.size() == 0 ? pickle : bytes.toByteArray();
  }

  /** Whether a pickle could be read; what it is then was looked at. */
  private boolean read(byte[] pickle, int seed) throws IOException {
    Path path = Files.write(directory.resolve("data.pkl"), pickle);
    try (WeightsFile file = WeightsFile.open(path, "seed " + seed)) {
      Object root = TorchPickle.load(file, new PickleInput(file, 0, file.size())).root();
      assertEquals("", stranger(root), () -> "seed " + seed);
      TorchState.of(file, root);
      return true;
    } catch (WeightsException e) {
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ": " + Arrays.toString(pickle), e);
    }
  }

  /** The class of an object that no pickle may make; empty where there is none. */
  private static String stranger(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> left = new ArrayDeque<>(root == null ? List.of() : List.of(root));
    while (!left.isEmpty()) {
      Object object = left.pop();
      if (!seen.add(object)) {
        continue;
      }
      if (object instanceof Map<?, ?> map) {
        push(left, map.keySet());
        push(left, map.values());
      } else if (object instanceof List<?> list) {
        push(left, list);
      } else if (object instanceof Object[] tuple) {
        push(left, Arrays.asList(tuple));
      } else if (object instanceof TorchPickle.Module module) {
        push(left, module.attributes().values());
      } else if (!isData(object)) {
        return object.getClass().getName();
      }
    }
    return "";
  }

  private static void push(Deque<Object> left, Iterable<?> objects) {
    for (Object each : objects) {
      if (each != null) {
        left.push(each);
      }
    }
  }

  private static boolean isData(Object object) {
    return DATA.contains(object.getClass())
        || object instanceof TorchTensor
        || object.getClass().getName().startsWith("io.cleave.core.weights.internal.");
  }
}
