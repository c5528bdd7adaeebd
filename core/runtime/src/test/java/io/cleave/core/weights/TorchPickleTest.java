package io.cleave.core.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.core.weights.internal.PickleInput;
import io.cleave.core.weights.internal.TorchPickle;
import io.cleave.core.weights.internal.TorchState;
import io.cleave.core.weights.internal.TorchTensor;
import io.cleave.core.weights.internal.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
    "builtins, open",
    "builtins, __import__",
    "subprocess, Popen",
    "importlib, import_module",
    "runpy, _run_code",
    "pickle, loads",
    "operator, attrgetter",
    "functools, reduce",
    "types, CodeType",
    "torch, load",
    "torch.hub, load",
    "torch.jit._pickle, build_class",
    "numpy.testing._private.utils, runstring",
    "pandas, eval",
    "torch, hub.os.path",
    "some.package, __globals__.x"
  })
  void rejectsAGlobalThatRunsCode(String module, String name) {
    byte[] called =
        new PickleBuilder().global(module, name).op("(").text("touch /x").op("tR.").toBytes();
    assertReason(called, "global " + module + "." + name + " is refused");
    byte[] stacked = new PickleBuilder().text(module).text(name).raw(0x93).op(")R.").toBytes();
    assertReason(stacked, "global " + module + "." + name + " is refused");
  }

  @ParameterizedTest
  @CsvSource({
    "argparse, Namespace",
    "builtins, set",
    "builtins, ValueError",
    "collections, Counter",
    "copy_reg, _reconstructor",
    "datetime, datetime",
    "decimal, Decimal",
    "functools, partial",
    "numpy.core.multiarray, scalar",
    "omegaconf.dictconfig, DictConfig",
    "pathlib, PosixPath",
    "torch, device",
    "torch._utils, _rebuild_device_tensor_from_numpy",
    "torchvision.models.resnet, ResNet",
    "types, SimpleNamespace",
    "code.train, Options",
    "__main__, Config"
  })
  void keepsNothingButTheNameOfWhatIsNotAskedFor(String module, String name) throws IOException {
    String filled = "}(" + "K\1K\2ub"; // a state of one entry
    for (byte[] pickle :
        List.of(
            new PickleBuilder().global(module, name).op(".").toBytes(),
            new PickleBuilder()
                .global(module, name)
                .op("(")
                .text("x")
                .op("tR" + filled + ".")
                .toBytes(),
            new PickleBuilder().global(module, name).op(")").raw(0x81).op(filled + ".").toBytes(),
            new PickleBuilder()
                .text(module)
                .text(name)
                .raw(0x93)
                .op(")}")
                .raw(0x92)
                .op(".")
                .toBytes())) {
      assertEquals("Inert[name=" + module + "." + name + "]", load(pickle).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "2", "F", "I", "L", "S", "V", "P", "d", "g", "i", "l", "o", "p"})
  void rejectsAnOpcodeThatPytorchDoesNotWrite(String opcode) {
    assertReason(new PickleBuilder().op(opcode + "1\n.").toBytes(), "is refused");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x82, 0x83, 0x84, 0x97, 0x98, 0xFF})
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
  void leavesOutAnEntryWhoseKeyIsNoName() throws IOException {
    byte[] pickle =
        new PickleBuilder().op("}(]K\1)K\2NK\3\u0088K\4").text("a").op("K\5u.").toBytes();
    assertEquals("{a=5}", load(pickle).toString());
  }

  @Test
  void readsDictionariesThatTakeTheirEntriesFromArguments() throws IOException {
    PickleBuilder pairs = new PickleBuilder().global("collections", "OrderedDict");
    pairs.op("](](").text("a").op("K\1e](").text("b").op("K\2ee\u0085R.");
    assertEquals("{a=1, b=2}", load(pairs.toBytes()).toString());
    PickleBuilder ofLists = new PickleBuilder().global("collections", "defaultdict");
    ofLists.global("builtins", "list").op("\u0085R(").text("a").op("K\1u.");
    assertEquals("{a=1}", load(ofLists.toBytes()).toString());
  }

  @Test
  void passesOverSetsAndBytesOfNewerProtocols() throws IOException {
    PickleBuilder pickle =
        new PickleBuilder().op("}(").text("set").raw(0x8F).op("(K\1K\2").raw(0x90);
    pickle.text("frozen").op("(K\1").raw(0x91);
    pickle.text("bytes").op("C\3abc");
    pickle.text("more").op("B").int32(3).op("abc");
    pickle.text("array").raw(0x96, 3, 0, 0, 0, 0, 0, 0, 0).op("abc");
    pickle.text("large").raw(0x8B).int32(2).op("ab");
    pickle.text("a").op("K\1u.");
    assertEquals(
        "[Inert[name=set], Inert[name=frozenset], Inert[name=bytes], Inert[name=bytes],"
            + " Inert[name=bytes], Inert[name=integer], 1]",
        ((Map<?, ?>) load(pickle.toBytes())).values().toString());
  }

  @Test
  void passesOverALongTextWithoutHoldingIt() throws IOException {
    PickleBuilder pickle = new PickleBuilder().op("}(").text("notes").text("x".repeat(1 << 20));
    assertEquals(
        "{notes=Inert[name=text], a=1}", load(pickle.text("a").op("K\1u.").toBytes()).toString());
  }

  @Test
  void rejectsMoreTextThanAnyNetworkNeeds() {
    PickleBuilder pickle = new PickleBuilder().op("](");
    for (int i = 0; i < 128; i++) {
      pickle.text("x".repeat(40_000));
    }
    assertReason(pickle.op("e.").toBytes(), "more than 4194304 bytes of text");
  }

  @Test
  void rejectsCopiesOfOneListThatMultiply() {
    PickleBuilder pickle = new PickleBuilder().op("](](");
    for (int i = 0; i < 2000; i++) {
      pickle.op("](").text("key" + i).op("K\1e");
    }
    pickle.op("eq\0");
    for (int i = 0; i < 2000; i++) {
      pickle.global("collections", "OrderedDict").op("h\0\u0085R");
    }
    assertReason(pickle.op("e.").toBytes(), "more than 1048576 opcodes");
    PickleBuilder modules = new PickleBuilder().op("}(");
    for (int i = 0; i < 5000; i++) {
      modules.text("key" + i).op("K\1");
    }
    modules.op("uq\0");
    for (int i = 0; i < 5000; i++) {
      modules.global("__torch__", "M").op(")R" + "h\0b");
    }
    assertReason(modules.op(".").toBytes(), "more than 1048576 opcodes");
  }

  @Test
  void rejectsALineThatDoesNotEnd() {
    assertReason(new PickleBuilder().op("c" + "x".repeat(2000)).toBytes(), "a name of more than");
  }

  @Test
  void rejectsStateForAnObjectThatTakesNone() {
    assertReason(new PickleBuilder().op("]}b.").toBytes(), "state for an object that takes none");
  }

  @Test
  void rejectsAReferenceThatIsNoStorage() {
    byte[] pickle = new PickleBuilder().op("(").text("thing").op("NNNNtQ.").toBytes();
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
    assertStateReason(pickle, "objects nest deeper than 64");
  }

  @Test
  void rejectsAListThatHoldsItself() {
    byte[] pickle = new PickleBuilder().op("}").text("x").op("]q\0h\0as.").toBytes();
    assertStateReason(pickle, "objects nest deeper than 64");
  }

  @Test
  void findsTensorsInListsAndTuples() throws IOException {
    PickleBuilder pickle = new PickleBuilder().op("](}").text("w");
    one(pickle).op("sK\3}").text("w");
    assertEquals("[0.w, 2.0.w]", state(one(pickle).op("s\u0085e.").toBytes()).keySet().toString());
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
    assertStateReason(
        new PickleBuilder().op("K\1.").toBytes(), "holds no state_dict and no module");
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
      return TorchState.of(file, load(pickle)).tensors();
    }
  }

  private Object load(byte[] pickle) throws IOException {
    try (WeightsFile file = file(pickle)) {
      return TorchPickle.load(file, new PickleInput(file, 0, file.size())).root();
    }
  }

  private WeightsFile file(byte[] pickle) throws IOException {
    return WeightsFile.open(Files.write(directory.resolve("data.pkl"), pickle), "data.pkl");
  }
}
