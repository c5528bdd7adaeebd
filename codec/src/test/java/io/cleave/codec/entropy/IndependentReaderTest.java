package io.cleave.codec.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.fixtures.Need;
import io.cleave.fixtures.Needs;
import io.cleave.fixtures.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader written from {@code docs/entropy-coding.md} alone makes of the payloads. */
@Needs(Need.PYTHON)
class IndependentReaderTest {
  private static final String READER = "src/test/python/symbol_coders.py";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "9x8x7, 4, SMOOTH",
    "9x8x7, 16, SPARSE",
    "6x5x5, 17, SMOOTH",
    "4x9x9, 256, SMOOTH",
    "3x4x5, 5, NOISE",
    "6x4x4, 8, ZERO"
  })
  void readsTheSameSymbols(String shape, int levels, Symbols kind) throws IOException {
    SymbolPlanes planes = SymbolPlanes.of(TensorShape.parse(shape));
    kind.fill(planes, levels, new Random(levels));
    StaticTables tables = StaticTables.train(List.of(planes));
    Path file = Files.write(folder.resolve("tables"), tables.toBytes());
    String symbols = HexFormat.of().formatHex(Symbols.interior(planes)) + "\n";
    assertEquals(symbols, read(planes, new ContextCoder(planes)));
    assertEquals(symbols, read(planes, new StaticCoder(planes, tables), file.toString()));
  }

  private String read(SymbolPlanes planes, SymbolCoder coder, String... tables) throws IOException {
    byte[] bytes = new byte[coder.maxBytes()];
    int length = coder.encode(planes, bytes, 0);
    Path payload = Files.write(folder.resolve("payload"), Arrays.copyOf(bytes, length));
    List<String> command = new ArrayList<>(List.of(READER, payload.toString()));
    for (int number :
        new int[] {
          planes.maps(), planes.rows(), planes.columns(), planes.levels(), planes.zero()
        }) {
      command.add(Integer.toString(number));
    }
    command.addAll(List.of(tables));
    return Python.run(command);
  }
}
