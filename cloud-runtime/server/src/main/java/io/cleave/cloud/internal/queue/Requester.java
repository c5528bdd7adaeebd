package io.cleave.cloud.internal.queue;

import io.cleave.cloud.ServedRequest;
import io.cleave.codec.protocol.Notice;
import io.netty.buffer.ByteBuf;

/** Where a request came from and its end goes to. Two are equal only if they are one. */
public interface Requester {
  /**
   * Sends an answer.
   *
   * @param request which it answers
   * @param frame the complete RESPONSE frame, which the requester owns from now on
   * @param served where the request's time and bytes went
   */
  void answer(TailRequest request, ByteBuf frame, ServedRequest served);

  /**
   * Whether requests should be computed now; if not, they wait until they expire. Any thread may
   * ask, and should again after {@link RequestQueue#roomAppeared}.
   */
  boolean takesAnswers();

  /** Fails one request; the others go on. */
  void fail(TailRequest request, Notice notice);

  /** Closes behind what is being sent, without a word. */
  void abort();
}
