package io.cleave.onnxruntime.graph;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a file that is no ONNX model, is damaged, or has a graph that cannot be used. The
 * message is one line: the file, and one sentence about its fault.
 */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 1000;

  /**
   * Creates an exception without a cause.
   *
   * @param source name of the file in messages
   * @param reason the fault, with the name of a node or tensor, or an offset in bytes
   */
  public OnnxException(String source, String reason) {
    this(source, reason, null);
  }

  /**
   * Creates an exception with the failure that showed the fault.
   *
   * @param source name of the file in messages
   * @param reason the fault, with the name of a node or tensor, or an offset in bytes
   * @param cause the failure, or null
   */
  public OnnxException(String source, String reason, @Nullable Throwable cause) {
    super(source + ": " + line(reason), cause);
  }

  /** Makes one line of bounded length: names in a file can have any length and any characters. */
  private static String line(String reason) {
    String start = reason.length() > MAX_LENGTH ? reason.substring(0, MAX_LENGTH) + "..." : reason;
    return start.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
