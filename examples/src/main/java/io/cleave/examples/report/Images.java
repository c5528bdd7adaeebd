package io.cleave.examples.report;

import java.util.List;

/**
 * Which images were looked at.
 *
 * @param identity differs where the images differ
 * @param count how many
 * @param damaged names of those that were skipped
 */
record Images(String identity, long count, List<String> damaged) {

  static Images read(Fields fields) throws ReportException {
    List<String> damaged = fields.has("damaged") ? fields.texts("damaged") : List.of();
    return new Images(fields.text("identity"), fields.count("count"), damaged);
  }
}
