package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.weights.internal.TorchPickle;
import io.cleave.core.weights.internal.TorchState;
import io.cleave.core.weights.internal.TorchTensor;
import io.cleave.core.weights.internal.WeightsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchPickleTest {
  @TempDir private Path directory;

  @Test
  void readsDictionariesInOrder() throws IOException {
    byte[] pickle =
        new PickleBuilder().op("}(").text("z").op("K\1").text("a").op("K\2u.").toBytes();
    assertEquals("{z=1, a=2}", load(pickle).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "builtins, eval",
    "__builtin__, exec",
    "builtins, getattr",
    "builtins, set",
    "builtins, ValueError",
    "subprocess, Popen",
    "torch, load",
    "torch.hub, load",
    "torch._utils, _rebuild_device_tensor_from_numpy",
    "torch.jit._pickle, build_class",
    "torchvision.models.resnet, ResNet",
    "collections, OrderedDict2",
    "copy_reg, _reconstructor",
    "datetime, datetime",
    "array, array",
    "decimal, Decimal"
  })
  void rejectsAGlobalThatDescribesNoTensor(String module, String name) {
    byte[] called =
        new PickleBuilder().global(module, name).op("(").text("touch /x").op("tR.").toBytes();
    assertReason(called, "global " + module + "." + name + " is refused");
    byte[] stacked = new PickleBuilder().text(module).text(name).raw(0x93).op(")R.").toBytes();
    assertReason(stacked, "global " + module + "." + name + " is refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "2", "F", "I", "L", "S", "V", "P", "d", "g", "i", "l", "o", "p"})
  void rejectsAnOpcodeThatPytorchDoesNotWrite(String opcode) {
    assertReason(new PickleBuilder().op(opcode + "1\n.").toBytes(), "is refused");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0x82, 0x83, 0x84, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x92, 0x96, 0x97, 0xFF})
  void rejectsAnOpcodeOfNewerProtocolsThatPytorchDoesNotWrite(int opcode) {
    assertReason(new PickleBuilder().raw(opcode).int32(0).op(".").toBytes(), "is refused");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1 << 28, 8, -1, Integer.MIN_VALUE})
  void rejectsAStringLongerThanThePickle(int length) {
    for (String opcode : new String[] {"X", "T"}) {
      assertReason(new PickleBuilder().op(opcode).int32(length).op("ab.").toBytes(), "string of ");
    }
  }

  @Test
  void rejectsADictionaryKeyThatIsListedTwice() {
    byte[] pickle =
        new PickleBuilder().op("}(").text("w").op("K\1").text("w").op("K\2u.").toBytes();
    assertReason(pickle, "dictionary key w is listed twice");
  }

  @Test
  void rejectsADictionaryKeyThatIsACollection() {
    assertReason(new PickleBuilder().op("}]K\1s.").toBytes(), "neither text nor number");
  }

  @Test
  void rejectsStateForAnObjectThatTakesNone() {
    assertReason(new PickleBuilder().op("]}b.").toBytes(), "state for an object that takes none");
  }

  @Test
  void rejectsAReferenceThatIsNoStorage() {
    byte[] pickle = new PickleBuilder().op("(").text("module").op("NNNNtQ.").toBytes();
    assertReason(pickle, "reference to something that is not a storage");
  }

  @Test
  void rejectsOneStorageWithTwoSizes() {
    byte[] pickle =
        new PickleBuilder()
            .op("](")
            .storage("FloatStorage", 4)
            .storage("FloatStorage", 5)
            .op("e.")
            .toBytes();
    assertReason(pickle, "storage 0 has contradictory sizes");
  }

  @Test
  void rejectsAStorageOfNegativeSize() {
    byte[] pickle = new PickleBuilder().storage("FloatStorage", -1).op(".").toBytes();
    assertReason(pickle, "contradictory sizes");
  }

  @Test
  void rejectsMoreOpcodesThanAnyNetworkNeeds() {
    byte[] pickle = new PickleBuilder().op("}".repeat(2_000_000)).op(".").toBytes();
    assertReason(pickle, "more than 1048576 opcodes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "t.", "R.", "s.", "u.", "a.", "e.", "h\1.", "Q.", "b.", "NR.", "))R."})
  void rejectsOperandsThatAreNotThere(String opcodes) {
    assertThrows(WeightsException.class, () -> load(new PickleBuilder().op(opcodes).toBytes()));
  }

  @Test
  void rejectsTruncationAtEveryByte() {
    byte[] pickle = PickleBuilder.stateDict(4, 0, new long[] {2, 2}, new long[] {2, 1});
    for (int length = 0; length < pickle.length; length++) {
      byte[] truncated = Arrays.copyOf(pickle, length);
      assertThrows(WeightsException.class, () -> load(truncated), () -> "at " + truncated.length);
    }
  }

  @Test
  void rejectsADictionaryThatHoldsItself() {
    byte[] pickle = new PickleBuilder().op("}q\0").text("self").op("h\0s.").toBytes();
    assertStateReason(pickle, "modules nest deeper than 64");
  }

  @Test
  void rejectsAListThatHoldsItself() throws IOException {
    byte[] pickle = new PickleBuilder().op("}").text("x").op("]q\0h\0as.").toBytes();
    assertTrue(state(pickle).isEmpty());
  }

  @Test
  void rejectsDictionariesThatMultiplyWithoutEnd() {
    PickleBuilder pickle = new PickleBuilder().op("}q\0");
    for (int i = 1; i <= 40; i++) {
      pickle.op("}(").text("a").op("h").raw(i - 1).text("b").op("h").raw(i - 1).op("uq").raw(i);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertStateReason(pickle.op(".").toBytes(), "more than 131072 objects"));
  }

  @Test
  void rejectsAnObjectThatIsNoDictionary() {
    assertStateReason(new PickleBuilder().op("].").toBytes(), "holds no state_dict and no module");
  }

  @Test
  void rejectsTwoTensorsOfOneName() {
    PickleBuilder pickle = new PickleBuilder().op("}(").text("a.b");
    one(pickle).text("a").op("}").text("b");
    assertStateReason(one(pickle).op("su.").toBytes(), "listed twice");
  }

  private static PickleBuilder one(PickleBuilder pickle) {
    return pickle.tensor("FloatStorage", 1, 0, new long[] {1}, new long[] {1});
  }

  private void assertReason(byte[] pickle, String reason) {
    WeightsException e = assertThrows(WeightsException.class, () -> load(pickle));
    assertTrue(e.reason().contains(reason), e.getMessage());
    assertTrue(e.reason().startsWith("pickle, before its byte "), e.getMessage());
  }

  private void assertStateReason(byte[] pickle, String reason) {
    WeightsException e = assertThrows(WeightsException.class, () -> state(pickle));
    assertTrue(e.reason().contains(reason), e.getMessage());
  }

  private Map<String, TorchTensor> state(byte[] pickle) throws IOException {
    try (WeightsFile file = file(pickle)) {
      return TorchState.of(file, load(pickle));
    }
  }

  private Object load(byte[] pickle) throws IOException {
    try (WeightsFile file = file(pickle)) {
      ByteBuffer bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
      return TorchPickle.load(file, bytes).root();
    }
  }

  private WeightsFile file(byte[] pickle) throws IOException {
    return WeightsFile.open(Files.write(directory.resolve("data.pkl"), pickle), "data.pkl");
  }
}
