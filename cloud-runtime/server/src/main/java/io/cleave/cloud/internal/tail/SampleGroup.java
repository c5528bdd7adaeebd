package io.cleave.cloud.internal.tail;

import io.cleave.cloud.internal.queue.TailRequest;
import io.cleave.codec.tensor.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests whose samples have equal shapes, so that the tail runs once for all of them.
 *
 * @param shapes of each sample
 * @param requests one or more, in their order
 */
record SampleGroup(Signature shapes, List<TailRequest> requests) {
  SampleGroup {
    requests = List.copyOf(requests);
  }

  /**
   * Splits requests into as few groups as possible.
   *
   * @param samples each request with the shapes of its sample, in order
   * @param maxBytes max bytes of a group's samples together; a larger sample is alone
   */
  static List<SampleGroup> of(Map<TailRequest, Signature> samples, long maxBytes) {
    Map<Signature, List<TailRequest>> equal = new LinkedHashMap<>();
    samples.forEach(
        (request, shapes) -> equal.computeIfAbsent(shapes, any -> new ArrayList<>()).add(request));
    List<SampleGroup> groups = new ArrayList<>();
    equal.forEach(
        (shapes, requests) -> {
          long maxSamples = Math.max(1, maxBytes / Math.max(1, shapes.bytes()));
          for (int from = 0; from < requests.size(); ) {
            int to = (int) Math.min(requests.size(), from + maxSamples);
            groups.add(new SampleGroup(shapes, requests.subList(from, to)));
            from = to;
          }
        });
    return groups;
  }
}
