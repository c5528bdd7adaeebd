package io.cleave.bench.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleave.codec.tensor.TensorShape;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SymbolRivalsTest {

  private static final TensorShape SHAPE = TensorShape.of(3, 5, 7);

  /** A race decodes and compares every tensor before it times. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8})
  void everyRivalDecodesWhatItEncoded(int bits) {
    Random random = new Random(bits);
    List<float[]> tensors =
        Stream.of(0.0, 0.3, 1.0, 1.0).map(density -> tensor(density, random)).toList();
    TimingOptions timing = new TimingOptions();
    new CommandLine(timing).parseArgs("--rounds=1", "--warm-up=0");
    for (SymbolCase.Scale scale : SymbolCase.Scale.values()) {
      SymbolCase symbols = SymbolCase.of(new ActivationSet("random", SHAPE, tensors), bits, scale);
      assertEquals(2, symbols.measured().size());
      SymbolRace.Result result = new SymbolRace(symbols).run(timing);
      assertTrue(result.runs().values().stream().allMatch(run -> run.figures().meanBytes() > 0));
    }
  }

  private static float[] tensor(double density, Random random) {
    float[] tensor = new float[SHAPE.elements()];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = random.nextDouble() < density ? (float) random.nextGaussian() : 0;
    }
    return tensor;
  }
}
