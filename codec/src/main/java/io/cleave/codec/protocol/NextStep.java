package io.cleave.codec.protocol;

/** What a caller can do about a request that was not answered. */
public enum NextStep {
  /** The tail did not run. The same request may be sent again, here or to another server. */
  RETRY_SAFE,

  /**
   * The tail may have run. Inference has no side effects, so sending the request again is harmless,
   * but it costs a second run and may fail in the same way.
   */
  UNKNOWN,

  /** The same request will fail again: something has to be changed first. */
  FATAL
}
