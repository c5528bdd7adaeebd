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
 * Segments of one model one after the other, as a part of their own. A segment takes what any
 * before it gave, so a tensor may skip segments, and reads it where it was left, if its engine can.
 * Engines may differ from segment to segment.
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
   * Joins segments.
   *
   * @param range what the chain is given and what is wanted of it
   * @param segments parts of one model in the order of the computation, one or more; the chain owns
   *     them and closes them
   * @return the chain
   * @throws IllegalArgumentException if the segments are of several models, one needs a tensor that
   *     is not there by then, or a wanted tensor is not there in the end; nothing is closed then
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

  /** Hands tensors from segment to segment by their names. */
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

    /** Views of what a segment left, which is valid until it runs again. */
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
