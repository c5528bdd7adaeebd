package io.cleave.onnxruntime.graph;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is no ONNX model, a damaged one, or one that cannot be cut. One sentence. */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 1000;

  /**
   * Says what is wrong.
   *
   * @param source what messages call the file
   * @param reason with the name of a node or tensor, or an offset in bytes
   */
  public OnnxException(String source, String reason) {
    this(source, reason, null);
  }

  /**
   * Says what is wrong, and who found it.
   *
   * @param source what messages call the file
   * @param reason as above
   * @param cause what was thrown, or null
   */
  public OnnxException(String source, String reason, @Nullable Throwable cause) {
    super(source + ": " + line(reason), cause);
  }

  /** Names in a file may be of any length and have any characters. */
  private static String line(String reason) {
    String start = reason.length() > MAX_LENGTH ? reason.substring(0, MAX_LENGTH) + "..." : reason;
    return start.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
