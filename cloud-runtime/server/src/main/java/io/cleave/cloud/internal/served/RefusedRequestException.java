package io.cleave.cloud.internal.served;

import io.cleave.codec.protocol.ErrorCode;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.protocol.Notice;
import java.util.Optional;

/** A request that is refused alone; its connection stays open. */
public final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ModelFingerprint> tail;
  private final transient Notice notice;

  /**
   * Has no stack trace, because any peer can cause it as often as it likes.
   *
   * @param tail that the request is for; empty if unknown
   */
  public RefusedRequestException(Optional<ModelFingerprint> tail, ErrorCode code, String message) {
    super(message, null, false, false);
    this.tail = tail;
    this.notice = new Notice(code, message);
  }

  public Optional<ModelFingerprint> tail() {
    return tail;
  }

  public Notice notice() {
    return notice;
  }
}
