package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Segments of one model, run one after the other as one part. A segment takes what any segment
 * before it returned, so a tensor may skip segments; if the segment's engine can, it reads the
 * tensor where it was left. The engines of the segments may differ. Safe for concurrent use.
 */
public final class Chain implements Part {
  private final PartId id;
  private final List<Part> segments;
  private final PartLock lock;

  private Chain(PartId id, List<Part> segments) {
    this.id = id;
    this.segments = segments;
    this.lock = new PartLock(id);
  }

  /**
   * {@return a chain of segments}
   *
   * @param range the tensors that the chain is given and those wanted from it
   * @param segments one or more parts of one model, in the order of computation; the chain owns and
   *     closes them
   * @throws IllegalArgumentException if the segments belong to several models, a segment needs a
   *     tensor that no earlier one returned, or a wanted tensor is never computed; no segment is
   *     then closed
   */
  public static Chain of(Range range, List<? extends Part> segments) {
    Check.argument(!segments.isEmpty(), "segments", "none", "one or more");
    PartId first = segments.get(0).id();
    Map<String, TensorSpec> there = new HashMap<>();
    put(range.given(), there);
    for (Part segment : segments) {
      first.requireSameModel(segment.id());
      requireThere(segment.given(), there, segment.id());
      put(segment.wanted(), there);
    }
    requireThere(range.wanted(), there, first.network() + " " + range);
    return new Chain(
        new PartId(first.network(), first.fingerprint(), range), List.copyOf(segments));
  }

  private static void put(Signature made, Map<String, TensorSpec> there) {
    made.tensors().forEach(tensor -> there.put(tensor.name(), tensor));
  }

  private static void requireThere(Signature needed, Map<String, TensorSpec> there, Object by) {
    for (TensorSpec tensor : needed.tensors()) {
      boolean found = tensor.equals(there.get(tensor.name()));
      Check.argument(found, "segments", by + " needs " + tensor, "given, or made before");
    }
  }

  @Override
  public Model model() {
    return segments.get(0).model();
  }

  @Override
  public PartId id() {
    return id;
  }

  @Override
  public Session newSession() {
    return lock.whileOpen(() -> new ChainSession(sessions()));
  }

  private List<Session> sessions() {
    List<Session> sessions = new ArrayList<>();
    try {
      segments.forEach(segment -> sessions.add(segment.newSession()));
      return sessions;
    } catch (RuntimeException | Error e) {
      sessions.forEach(Session::close);
      throw e;
    }
  }

  @Override
  public void close() {
    lock.close(() -> segments.forEach(Part::close));
  }

  /** Passes tensors from segment to segment by name. */
  private final class ChainSession extends PartSession {
    private final List<Session> sessions;

    ChainSession(List<Session> sessions) {
      super(given(), lock);
      this.sessions = sessions;
    }

    @Override
    protected Tensors compute(Tensors inputs) {
      Map<String, Tensors> there = new HashMap<>();
      put(inputs, there);
      for (int i = 0; i < sessions.size(); i++) {
        Tensors given = pick(segments.get(i).given(), there, inputs.batch());
        put(sessions.get(i).run(given), there);
      }
      return pick(wanted(), there, inputs.batch());
    }

    private void put(Tensors made, Map<String, Tensors> there) {
      made.signature().names().forEach(name -> there.put(name, made));
    }

    /** Views of what a segment left, valid until it runs again. */
    private Tensors pick(Signature open, Map<String, Tensors> there, int batch) {
      List<TensorSpec> specs = new ArrayList<>();
      List<ByteBuffer> data = new ArrayList<>();
      for (String name : open.names()) {
        Tensors holder = Objects.requireNonNull(there.get(name), name);
        specs.add(holder.signature().tensor(name));
        data.add(holder.data(name).asReadOnlyBuffer());
      }
      return Tensors.of(new Signature(specs), batch, data);
    }

    @Override
    public void close() {
      sessions.forEach(Session::close);
    }
  }
}
