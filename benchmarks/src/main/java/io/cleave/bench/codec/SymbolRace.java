package io.cleave.bench.codec;

import io.cleave.bench.Statistics;
import io.cleave.bench.codec.TimingOptions.Speed;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs every coder over the measured tensors of one case, in turn. */
final class SymbolRace {
  private static final String LIMIT = "order-0 limit";

  /**
   * One coder in numbers, compared with the better of zstd-19's two layouts.
   *
   * @param coder its name
   * @param meanBytes a tensor
   * @param bitsAnElement of all tensors
   * @param ofZstd19 all bytes, as a ratio to the better layout for all tensors
   * @param medianOfZstd19 of the tensors, each compared with the better layout for itself
   * @param worstOfZstd19 of the tensors, likewise
   * @param encodeMelems million elements a second, null for a limit
   * @param decodeMelems million elements a second, null for a limit
   */
  record Figures(
      String coder,
      double meanBytes,
      double bitsAnElement,
      double ofZstd19,
      double medianOfZstd19,
      double worstOfZstd19,
      @Nullable Double encodeMelems,
      @Nullable Double decodeMelems) {}

  /** One coder's figures, and its ratio to zstd-19's better layout for each tensor. */
  record Run(Figures figures, List<Double> ratios) {}

  /** All coders on one case, by name. */
  record Result(SymbolCase symbols, Map<String, Run> runs) {
    Run run(String coder) {
      return Objects.requireNonNull(runs.get(coder), coder);
    }

    double zstd19Bytes() {
      return Math.min(
          run(SymbolRivals.BEST_PACKED).figures.meanBytes,
          run(SymbolRivals.BEST_BYTES).figures.meanBytes);
    }
  }

  /** One coder, which must give back the same symbols. */
  private final class Coder extends Entrant<SymbolPlanes, byte[]> {
    private final SymbolCoder coder;
    private final byte[] target;

    Coder(String name, SymbolCoder coder) {
      super(name, symbols.measured());
      this.coder = coder;
      this.target = new byte[coder.maxBytes()];
    }

    @Override
    int encode(SymbolPlanes planes) {
      return coder.encode(planes, target, 0);
    }

    @Override
    byte[] frame(int bytes) {
      return Arrays.copyOf(target, bytes);
    }

    @Override
    void decode(byte[] frame) {
      SymbolPlanes first = symbols.measured().get(0);
      decoded.reset(first.levels(), first.zero());
      coder.decode(frame, 0, frame.length, decoded);
    }

    @Override
    void check(SymbolPlanes planes) {
      if (!Arrays.equals(planes.symbols(), decoded.symbols())) {
        throw new IllegalStateException(name + " changes a tensor of " + symbols);
      }
    }

    private int[] sizes() {
      return frames.stream().mapToInt(frame -> frame.length).toArray();
    }
  }

  private final SymbolCase symbols;
  private final SymbolPlanes decoded;
  private final List<Coder> entrants = new ArrayList<>();

  SymbolRace(SymbolCase symbols) {
    this.symbols = symbols;
    this.decoded = SymbolPlanes.of(symbols.shape());
    SymbolRivals.of(symbols).forEach((name, coder) -> entrants.add(new Coder(name, coder)));
  }

  Result run(TimingOptions timing) {
    Map<String, Run> runs = new LinkedHashMap<>();
    timing.race(
        entrants,
        symbols.measuredElements(),
        (entrant, speed) -> runs.put(entrant.name, run(entrant.name, entrant.sizes(), speed)));
    int[] limits = symbols.measured().stream().mapToInt(SymbolRace::orderZeroBytes).toArray();
    runs.put(LIMIT, run(LIMIT, limits, null));
    return new Result(symbols, runs);
  }

  private int[] sizes(String coder) {
    return entrants.stream().filter(e -> e.name.equals(coder)).findFirst().orElseThrow().sizes();
  }

  private Run run(String name, int[] bytes, @Nullable Speed speed) {
    int[] packed = sizes(SymbolRivals.BEST_PACKED);
    int[] bytewise = sizes(SymbolRivals.BEST_BYTES);
    double all = sum(bytes);
    List<Double> ratios =
        IntStream.range(0, bytes.length)
            .mapToObj(i -> bytes[i] / (double) Math.min(packed[i], bytewise[i]))
            .toList();
    Figures figures =
        new Figures(
            name,
            all / bytes.length,
            all * 8 / symbols.measuredElements(),
            all / Math.min(sum(packed), sum(bytewise)),
            Statistics.median(ratios),
            Statistics.greatest(ratios),
            speed == null ? null : speed.encodeMelems(),
            speed == null ? null : speed.decodeMelems());
    return new Run(figures, ratios);
  }

  private static long sum(int[] bytes) {
    return Arrays.stream(bytes).asLongStream().sum();
  }

  /**
   * What no coder that looks at single symbols can beat: the entropy of the tensor's own histogram
   * in bytes, without what telling it would take.
   */
  private static int orderZeroBytes(SymbolPlanes planes) {
    byte[] symbols = new byte[planes.elements()];
    DenseCoder.copy(planes, symbols);
    int[] counts = new int[SymbolPlanes.MAX_LEVELS];
    for (byte symbol : symbols) {
      counts[symbol & 0xff]++;
    }
    double nats = 0;
    for (int count : counts) {
      nats -= count == 0 ? 0 : count * Math.log(count / (double) symbols.length);
    }
    return (int) Math.ceil(nats / Math.log(2) / 8);
  }
}
