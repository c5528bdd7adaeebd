package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * What the device needs to answer one request itself, in memory of its own.
 *
 * @param standIn runs it
 * @param shapes of what it is given
 * @param content of which those are made; owned by whoever has this
 * @param reading makes them
 */
public record LocalInput(StandIn standIn, Signature shapes, ByteBuf content, Reading reading) {
  /** The way from what was kept to the inputs. */
  public interface Reading {
    /**
     * Fills the inputs.
     *
     * @param content what was kept
     * @param target one sample of the shapes
     */
    void read(ByteBuffer content, Tensors target);
  }

  /** Hands it to the layers. */
  void read() {
    reading.read(content.nioBuffer(), standIn.inputs(shapes));
  }

  public void release() {
    content.release();
  }
}
