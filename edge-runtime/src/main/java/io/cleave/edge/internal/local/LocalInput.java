package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.Tensors;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * What the device needs to answer one request itself, in memory of its own.
 *
 * @param standIn runs it
 * @param shapes of the inputs
 * @param content that the inputs are made from; belongs to the owner of this record
 * @param reading makes the inputs
 */
public record LocalInput(StandIn standIn, Signature shapes, ByteBuf content, Reading reading) {
  /** Turns the content that was kept into inputs. */
  public interface Reading {
    /**
     * Fills the inputs.
     *
     * @param content that was kept
     * @param target one sample of the shapes
     */
    void read(ByteBuffer content, Tensors target);
  }

  /** Makes the inputs, in the memory that the layers read. */
  void read() {
    reading.read(content.nioBuffer(), standIn.inputs(shapes));
  }

  public void release() {
    content.release();
  }
}
