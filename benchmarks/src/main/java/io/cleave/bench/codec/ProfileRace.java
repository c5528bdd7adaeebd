package io.cleave.bench.codec;

import com.sun.management.ThreadMXBean;
import io.cleave.bench.Interleaved;
import io.cleave.bench.Interleaved.Timing;
import io.cleave.bench.TimingOptions;
import io.cleave.bench.activations.ActivationSet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs every codec over the tensors of one set, in turn, from direct buffer to direct buffer. */
final class ProfileRace {

  private static final String ENCODE = " encode";
  private static final String DECODE = " decode";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What one codec did.
   *
   * @param activations the set's name
   * @param shape of a tensor
   * @param coder the codec's name
   * @param meanBytes of a tensor
   * @param ofFloat32 how many times smaller that is than float32
   * @param relativeError root of the squared errors' sum over that of the squares
   * @param encodeMelems million elements a second
   * @param decodeMelems million elements a second
   * @param encodeGigabytes of float32 a second
   * @param decodeGigabytes of float32 a second
   * @param allocatedBytes on the heap for encoding and decoding one tensor
   */
  record Figures(
      String activations,
      String shape,
      String coder,
      double meanBytes,
      double ofFloat32,
      double relativeError,
      double encodeMelems,
      double decodeMelems,
      double encodeGigabytes,
      double decodeGigabytes,
      double allocatedBytes) {}

  /** One codec with room to work in and the tensors that it encoded. */
  private final class Entrant {
    private final TensorCoder coder;
    private final ByteBuffer target;
    private final List<ByteBuffer> frames = new ArrayList<>();
    private double errors;
    private double squares;

    Entrant(TensorCoder coder) {
      this.coder = coder;
      this.target = direct(coder.maxEncodedBytes());
      for (ByteBuffer tensor : tensors) {
        int bytes = coder.encode(tensor.clear(), target.clear());
        frames.add(direct(bytes).put(0, target, 0, bytes));
        coder.decode(frames.get(frames.size() - 1), bytes, decoded);
        compare(tensor);
      }
    }

    private void compare(ByteBuffer tensor) {
      for (int i = 0; i < tensor.capacity(); i += Float.BYTES) {
        double error = decoded.getFloat(i) - tensor.getFloat(i);
        errors += error * error;
        squares += (double) tensor.getFloat(i) * tensor.getFloat(i);
      }
    }

    void encodeAll() {
      for (ByteBuffer tensor : tensors) {
        coder.encode(tensor.clear(), target.clear());
      }
    }

    void decodeAll() {
      for (ByteBuffer frame : frames) {
        coder.decode(frame, frame.capacity(), decoded);
      }
    }

    double allocatedBytes() {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      encodeAll();
      decodeAll();
      return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) frames.size();
    }

    double meanBytes() {
      return frames.stream().mapToInt(ByteBuffer::capacity).average().orElseThrow();
    }

    double relativeError() {
      return squares == 0 ? 0 : Math.sqrt(errors / squares);
    }
  }

  private final ActivationSet set;
  private final List<ByteBuffer> tensors;
  private final ByteBuffer decoded;
  private final Map<String, Entrant> entrants = new LinkedHashMap<>();

  /** Makes a race over some of a set's tensors. */
  ProfileRace(ActivationSet set, List<ByteBuffer> tensors, Map<String, TensorCoder> coders) {
    this.set = set;
    this.tensors = tensors;
    this.decoded = direct(set.shape().bytes());
    coders.forEach((name, coder) -> entrants.put(name, new Entrant(coder)));
  }

  static ByteBuffer bytes(float[] tensor) {
    ByteBuffer bytes = direct(tensor.length * Float.BYTES);
    bytes.asFloatBuffer().put(tensor);
    return bytes;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  List<Figures> run(TimingOptions timing) {
    Interleaved race = new Interleaved();
    entrants.forEach(
        (name, entrant) -> {
          race.add(name + ENCODE, entrant::encodeAll);
          race.add(name + DECODE, entrant::decodeAll);
        });
    Map<String, Timing> timings = timing.run(race);
    List<Figures> figures = new ArrayList<>();
    entrants.forEach(
        (name, entrant) ->
            figures.add(
                figures(
                    name, entrant, taken(timings, name + ENCODE), taken(timings, name + DECODE))));
    return figures;
  }

  private static Timing taken(Map<String, Timing> timings, String rival) {
    return Objects.requireNonNull(timings.get(rival), rival);
  }

  private Figures figures(String name, Entrant entrant, Timing encode, Timing decode) {
    double encodeMelems = melems(encode);
    double decodeMelems = melems(decode);
    return new Figures(
        set.name(),
        set.shape().toString(),
        name,
        entrant.meanBytes(),
        set.shape().bytes() / entrant.meanBytes(),
        entrant.relativeError(),
        encodeMelems,
        decodeMelems,
        encodeMelems * Float.BYTES / 1e3,
        decodeMelems * Float.BYTES / 1e3,
        entrant.allocatedBytes());
  }

  private double melems(Timing timing) {
    return (double) set.shape().elements() * tensors.size() / timing.median() / 1e3;
  }
}
