package io.cleave.lab.results;

import java.io.IOException;

/** A result file that cannot be used. The message names the file, the field and the reason. */
public final class ResultException extends IOException {
  /**
   * Creates the exception with its message.
   *
   * @param file the name of the file
   * @param field the field, such as {@code rows[3].top1}; empty if the whole file is wrong
   * @param problem what is wrong, and what was expected
   */
  public ResultException(String file, String field, String problem) {
    super(field.isEmpty() ? file + ": " + problem : file + ": " + field + ": " + problem);
  }
}
