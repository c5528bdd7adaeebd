package io.cleave.lab.results;

import java.io.IOException;

/** A file of results that cannot be used; the message names the file, the field and the reason. */
public final class ResultException extends IOException {
  /**
   * Makes the message.
   *
   * @param file its name
   * @param field as {@code rows[3].top1}; empty for the whole file
   * @param problem what is wrong, and what was expected
   */
  public ResultException(String file, String field, String problem) {
    super(field.isEmpty() ? file + ": " + problem : file + ": " + field + ": " + problem);
  }
}
