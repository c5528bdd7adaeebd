package io.cleave.edge.internal.local;

import io.cleave.codec.tensor.Signature;
import io.netty.buffer.ByteBuf;

/**
 * What the device needs to answer one request itself, in memory of its own.
 *
 * @param standIn runs it
 * @param shapes of what it is given
 * @param content the values, as the stand-in reads them; owned by whoever has this
 */
public record LocalInput(StandIn standIn, Signature shapes, ByteBuf content) {
  public void release() {
    content.release();
  }
}
