package io.cleave.cli.report.results;

import java.util.List;

/**
 * Which images were looked at.
 *
 * @param identity differs where the images differ
 * @param count how many
 * @param damaged names of those that were skipped
 */
public record Images(String identity, long count, List<String> damaged) {

  public static Images read(Value value) throws ReportException {
    return new Images(
        value.get("identity").text(),
        value.get("count").count(),
        value.get("damaged").optionalList(Value::text));
  }
}
