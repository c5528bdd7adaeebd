package io.cleave.cloud.internal.queue;

import io.cleave.cloud.ServedRequest;
import io.cleave.codec.protocol.Notice;
import io.netty.buffer.ByteBuf;

/** Where a request came from, and where its end goes. Compared by identity. */
public interface Requester {
  /**
   * Sends an answer.
   *
   * @param request that it answers
   * @param frame the complete RESPONSE frame, which belongs to the requester from now on
   * @param served where the request's time and bytes went
   */
  void answer(TailRequest request, ByteBuf frame, ServedRequest served);

  /**
   * Whether its requests should be computed now; if not, they wait until they expire. For any
   * thread, which should ask again after {@link RequestQueue#roomAppeared}.
   */
  boolean takesAnswers();

  /** Fails one request; the others go on. */
  void fail(TailRequest request, Notice notice);

  /** Closes the connection after what is being sent, without a reason. */
  void abort();
}
