package io.cleave.core.weights;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when weights are missing, damaged or those of another network. The message is one
 * sentence.
 */
public final class WeightsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The file, resource or address at fault. */
  private final String source;

  /** The tensor at fault, or null. */
  private final @Nullable String tensor;

  /** What is wrong. */
  private final String reason;

  /**
   * Creates an exception about a source as a whole.
   *
   * @param source the file, resource or address at fault
   * @param reason what is wrong
   */
  public WeightsException(String source, String reason) {
    this(source, null, reason, null);
  }

  /**
   * Creates an exception about a tensor.
   *
   * @param source the file, resource or address at fault
   * @param tensor the tensor at fault, or null
   * @param reason what is wrong
   */
  public WeightsException(String source, @Nullable String tensor, String reason) {
    this(source, tensor, reason, null);
  }

  /**
   * Creates an exception about a tensor, with a cause.
   *
   * @param source the file, resource or address at fault
   * @param tensor the tensor at fault, or null
   * @param reason what is wrong
   * @param cause the cause, or null
   */
  public WeightsException(
      String source, @Nullable String tensor, String reason, @Nullable Throwable cause) {
    super(source + ": " + (tensor == null ? "" : "tensor " + tensor + ": ") + reason, cause);
    this.source = source;
    this.tensor = tensor;
    this.reason = reason;
  }

  /** {@return the description of the source at fault: a file, resource or address} */
  public String source() {
    return source;
  }

  /** {@return the name of the tensor at fault; empty if the source as a whole is} */
  public Optional<String> tensor() {
    return Optional.ofNullable(tensor);
  }

  /** {@return what is wrong, with the byte offset if it is known, without source and tensor} */
  public String reason() {
    return reason;
  }
}
