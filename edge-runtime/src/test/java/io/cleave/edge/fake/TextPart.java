package io.cleave.edge.fake;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.InputMemory;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Layers of a text network. Its sessions give the memory of their outputs anew to each run, as an
 * engine may, so that what is read too late is wrong.
 *
 * @param open sessions that are not closed yet
 */
public record TextPart(Model model, PartId id, AtomicInteger open) implements Part {
  private static final byte RUBBISH = 0x55;

  public static TextPart head(String cut) {
    Network network = TextNetwork.NETWORK;
    return of(network, network.headTo(network.cut(cut)));
  }

  public static TextPart tail(String cut) {
    Network network = TextNetwork.NETWORK;
    return of(network, network.tailFrom(network.cut(cut)));
  }

  public static TextPart of(Network network, Range range) {
    return new TextPart(
        TestParts.model(network), TestParts.id(network, range), new AtomicInteger());
  }

  public TextPart withFingerprint(String fingerprint) {
    return new TextPart(model, new PartId(id.network(), fingerprint, id.range()), open);
  }

  @Override
  public Session newSession() {
    open.incrementAndGet();
    return new TextSession();
  }

  @Override
  public void close() {}

  /** What the layers make of tensors, in memory of its own. */
  public Tensors run(Tensors inputs) {
    int length = length(inputs.signature());
    Signature wanted = TextNetwork.concrete(wanted(), length);
    Tensors outputs = Tensors.allocate(wanted, inputs.batch());
    for (int i = 0; i < inputs.batch(); i++) {
      for (String name : wanted.names()) {
        outputs.sample(i).data(name).put(TextNetwork.compute(name, inputs.sample(i), length));
      }
    }
    return outputs;
  }

  private static int length(Signature signature) {
    return signature.tensors().stream()
        .filter(tensor -> tensor.shape().rank() > 0)
        .mapToInt(tensor -> tensor.shape().dim(0))
        .findFirst()
        .orElseThrow();
  }

  private final class TextSession implements Session {
    private final InputMemory memory = new InputMemory(given());
    private Tensors last;

    @Override
    public Tensors inputs(Signature shapes, int batch) {
      spoil();
      return memory.take(shapes, batch);
    }

    @Override
    public Tensors run() {
      last = TextPart.this.run(memory.taken());
      List<ByteBuffer> readOnly = new ArrayList<>();
      for (TensorSpec tensor : last.signature().tensors()) {
        readOnly.add(last.data(tensor.name()).asReadOnlyBuffer());
      }
      return Tensors.of(last.signature(), last.batch(), readOnly);
    }

    private void spoil() {
      if (last != null) {
        for (TensorSpec tensor : last.signature().tensors()) {
          ByteBuffer data = last.data(tensor.name());
          while (data.hasRemaining()) {
            data.put(RUBBISH);
          }
        }
      }
    }

    @Override
    public void close() {
      spoil();
      open.decrementAndGet();
    }
  }
}
