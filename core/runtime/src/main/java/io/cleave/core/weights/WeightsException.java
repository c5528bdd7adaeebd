package io.cleave.core.weights;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Weights that are absent, damaged or of another network. The message is one sentence. */
public final class WeightsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The file, resource or address at fault. */
  private final String source;

  /** The tensor at fault, or null. */
  private final @Nullable String tensor;

  /** What is wrong. */
  private final String reason;

  /**
   * Blames a source as a whole.
   *
   * @param source the file, resource or address at fault
   * @param reason what is wrong
   */
  public WeightsException(String source, String reason) {
    this(source, null, reason, null);
  }

  /**
   * Blames a tensor.
   *
   * @param source the file, resource or address at fault
   * @param tensor the tensor at fault, or null
   * @param reason what is wrong
   */
  public WeightsException(String source, @Nullable String tensor, String reason) {
    this(source, tensor, reason, null);
  }

  /**
   * Blames a tensor, and says what told so.
   *
   * @param source the file, resource or address at fault
   * @param tensor the tensor at fault, or null
   * @param reason what is wrong
   * @param cause what told so, or null
   */
  public WeightsException(
      String source, @Nullable String tensor, String reason, @Nullable Throwable cause) {
    super(source + ": " + (tensor == null ? "" : "tensor " + tensor + ": ") + reason, cause);
    this.source = source;
    this.tensor = tensor;
    this.reason = reason;
  }

  /**
   * The file, resource or address at fault.
   *
   * @return the source's description
   */
  public String source() {
    return source;
  }

  /**
   * The tensor at fault.
   *
   * @return its name, or nothing when the source as a whole is at fault
   */
  public Optional<String> tensor() {
    return Optional.ofNullable(tensor);
  }

  /**
   * What is wrong, with the byte offset where one is known.
   *
   * @return the reason, without source and tensor
   */
  public String reason() {
    return reason;
  }
}
