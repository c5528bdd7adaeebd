package io.cleave.cloud;

import io.cleave.codec.protocol.Notice;

/** Where a request came from and its end goes to. Two are equal only if they are one. */
interface Requester {
  /** Sends the answer's frame, which the requester owns from now on. */
  void answer(Answer answer);

  /** Fails one request; the others go on. */
  void fail(long requestId, Notice notice);

  /** Closes behind what is being sent, without a word. */
  void abort();
}
