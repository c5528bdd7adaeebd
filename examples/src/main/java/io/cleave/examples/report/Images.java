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

  static Images read(Value value) throws ReportException {
    return new Images(
        value.get("identity").text(),
        value.get("count").count(),
        value.get("damaged").optionalList(Value::text));
  }
}
