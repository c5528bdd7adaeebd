package io.cleave.cli.demo;

import io.cleave.codec.Profile;
import io.cleave.edge.Report;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The results of one profile over all images.
 *
 * @param profile how activations were sent
 * @param labels the true class of each image
 * @param answers the predicted class of each image
 * @param reports the time and bytes of each request
 */
record Measurement(
    Profile profile, List<Integer> labels, List<Integer> answers, List<Report> reports) {

  /** The share of images whose predicted class is the true one. */
  double top1() {
    return share(labels);
  }

  /** The share of images that get the same class as in another measurement. */
  double agreement(Measurement other) {
    return share(other.answers);
  }

  private double share(List<Integer> expected) {
    int same = 0;
    for (int i = 0; i < answers.size(); i++) {
      same += answers.get(i).equals(expected.get(i)) ? 1 : 0;
    }
    return (double) same / answers.size();
  }

  /** The mean size of a request on the wire in bytes, including the frame header. */
  double bytes() {
    return reports.stream().mapToInt(Report::bytesSent).average().orElseThrow();
  }

  double medianMillis(ToLongFunction<Report> nanos) {
    long[] sorted = reports.stream().mapToLong(nanos).sorted().toArray();
    return sorted[sorted.length / 2] / 1e6;
  }
}
