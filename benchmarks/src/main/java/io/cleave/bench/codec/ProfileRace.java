package io.cleave.bench.codec;

import com.sun.management.ThreadMXBean;
import io.cleave.bench.codec.TimingOptions.Speed;
import io.cleave.codec.tensor.TensorShape;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs every codec over some tensors of a set, in turn, from direct buffer to direct buffer. */
final class ProfileRace {
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
  private final class Codec extends Entrant<ByteBuffer, ByteBuffer> {
    private final TensorCoder coder;
    private final ByteBuffer target;
    private double errors;
    private double squares;

    Codec(String name, List<ByteBuffer> tensors, TensorCoder coder) {
      super(name, tensors);
      this.coder = coder;
      this.target = direct(coder.maxEncodedBytes());
    }

    @Override
    int encode(ByteBuffer tensor) {
      return coder.encode(tensor.clear(), target.clear());
    }

    @Override
    ByteBuffer frame(int bytes) {
      return direct(bytes).put(0, target, 0, bytes);
    }

    @Override
    void decode(ByteBuffer frame) {
      coder.decode(frame, frame.capacity(), decoded);
    }

    @Override
    void check(ByteBuffer tensor) {
      for (int i = 0; i < tensor.capacity(); i += Float.BYTES) {
        double error = decoded.getFloat(i) - tensor.getFloat(i);
        errors += error * error;
        squares += (double) tensor.getFloat(i) * tensor.getFloat(i);
      }
    }

    private double allocatedBytes() {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      encodeAll();
      decodeAll();
      return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) frames.size();
    }

    private Figures figures(String set, Speed speed) {
      double meanBytes = frames.stream().mapToInt(ByteBuffer::capacity).average().orElseThrow();
      return new Figures(
          set,
          shape.toString(),
          name,
          meanBytes,
          shape.bytes() / meanBytes,
          squares == 0 ? 0 : Math.sqrt(errors / squares),
          speed.encodeMelems(),
          speed.decodeMelems(),
          speed.encodeMelems() * Float.BYTES / 1e3,
          speed.decodeMelems() * Float.BYTES / 1e3,
          allocatedBytes());
    }
  }

  private final TensorShape shape;
  private final List<ByteBuffer> tensors;
  private final ByteBuffer decoded;
  private final List<Codec> entrants = new ArrayList<>();

  /** Makes a race over tensors of one shape. */
  ProfileRace(TensorShape shape, List<ByteBuffer> tensors, Map<String, TensorCoder> coders) {
    this.shape = shape;
    this.tensors = tensors;
    this.decoded = direct(shape.bytes());
    coders.forEach((name, coder) -> entrants.add(new Codec(name, tensors, coder)));
  }

  static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  List<Figures> run(String set, TimingOptions timing) {
    List<Figures> figures = new ArrayList<>();
    timing.race(
        entrants,
        (long) shape.elements() * tensors.size(),
        (entrant, speed) -> figures.add(entrant.figures(set, speed)));
    return figures;
  }
}
