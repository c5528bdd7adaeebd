package io.cleave.bench.symbols;

import io.cleave.bench.Interleaved;
import io.cleave.bench.Interleaved.Timing;
import io.cleave.bench.TimingOptions;
import io.cleave.codec.entropy.SymbolCoder;
import io.cleave.codec.entropy.SymbolPlanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs every coder over the measured tensors of one case, in turn. */
final class SymbolRace {

  private static final String ENCODE = " encode";
  private static final String DECODE = " decode";

  private final SymbolCase symbols;
  private final Map<String, SymbolCoder> coders;
  private final Map<String, byte[][]> encoded = new LinkedHashMap<>();
  private final SymbolPlanes decoded;

  SymbolRace(SymbolCase symbols, Map<String, SymbolCoder> coders) {
    this.symbols = symbols;
    this.coders = coders;
    this.decoded = SymbolPlanes.of(symbols.shape());
  }

  CaseResult run(TimingOptions timing) {
    Interleaved race = new Interleaved();
    coders.forEach(
        (name, coder) -> {
          byte[][] frames = checked(name, coder);
          byte[] target = new byte[coder.maxBytes()];
          encoded.put(name, frames);
          race.add(name + ENCODE, () -> encodeAll(coder, target));
          race.add(name + DECODE, () -> decodeAll(coder, frames));
        });
    Map<String, Timing> timings = timing.run(race);
    List<CoderRun> runs = new ArrayList<>();
    encoded.forEach(
        (name, frames) ->
            runs.add(
                new CoderRun(
                    name, sizes(frames), timings.get(name + ENCODE), timings.get(name + DECODE))));
    runs.add(new CoderRun("order-0 limit", orderZero(), null, null));
    return new CaseResult(symbols, runs);
  }

  /** Encodes every tensor once, and makes sure that decoding gives the same symbols. */
  private byte[][] checked(String name, SymbolCoder coder) {
    byte[] target = new byte[coder.maxBytes()];
    byte[][] frames = new byte[symbols.measured().size()][];
    for (int i = 0; i < frames.length; i++) {
      SymbolPlanes planes = symbols.measured().get(i);
      int bytes = coder.encode(planes, target, 0);
      frames[i] = Arrays.copyOf(target, bytes);
      decode(coder, frames[i]);
      if (!Arrays.equals(planes.symbols(), decoded.symbols())) {
        throw new IllegalStateException(name + " changes tensor " + i + " of " + symbols);
      }
    }
    return frames;
  }

  private void encodeAll(SymbolCoder coder, byte[] target) {
    for (SymbolPlanes planes : symbols.measured()) {
      coder.encode(planes, target, 0);
    }
  }

  private void decodeAll(SymbolCoder coder, byte[][] frames) {
    for (byte[] frame : frames) {
      decode(coder, frame);
    }
  }

  private void decode(SymbolCoder coder, byte[] frame) {
    decoded.reset(symbols.levels(), symbols.zero());
    coder.decode(frame, 0, frame.length, decoded);
  }

  private static List<Integer> sizes(byte[][] frames) {
    return Arrays.stream(frames).map(frame -> frame.length).toList();
  }

  private List<Integer> orderZero() {
    return symbols.measured().stream().map(OrderZero::bytes).toList();
  }
}
