package io.cleave.cli.report.results;

import java.io.IOException;

/** A file that cannot be reported: the message names the file, the field and what was expected. */
public final class ReportException extends IOException {

  public ReportException(String file, String field, String problem) {
    super(field.isEmpty() ? file + ": " + problem : file + ": " + field + ": " + problem);
  }
}
