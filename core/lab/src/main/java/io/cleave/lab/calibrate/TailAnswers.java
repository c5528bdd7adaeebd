package io.cleave.lab.calibrate;

import io.cleave.codec.tensor.Tensors;
import io.cleave.lab.link.Link;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.Counts;
import io.cleave.lab.measure.Segments;
import java.util.ArrayList;
import java.util.List;

/**
 * The tail's answers to all samples, beside those to what the head gave.
 *
 * @param run of the model
 * @param cut its name
 * @param samples what the head gave
 * @param uncut the answers to that, batch by batch
 * @param work is told of each answer
 */
record TailAnswers(
    Segments.Run run, String cut, SampleSet samples, List<Answers> uncut, Work work) {
  private static final int BATCH_ELEMENTS = 1 << 20;
  private static final int MAX_BATCH = 32;

  static TailAnswers of(Segments.Run run, String cut, SampleSet samples, Work work) {
    TailAnswers answers = new TailAnswers(run, cut, samples, new ArrayList<>(), work);
    answers.counts(batch -> new Link.Delivery<>(batch, 0));
    return answers;
  }

  static int batch(SampleSet samples) {
    return Math.max(1, Math.min(MAX_BATCH, BATCH_ELEMENTS / samples.shape().elements()));
  }

  /**
   * Sends every sample and compares the answers; the first answers are those of the uncut model.
   */
  Counts counts(Link<Tensors> link) {
    Counts counts = Counts.NONE;
    int step = batch(samples);
    for (int from = 0; from < samples.size(); from += step) {
      int to = Math.min(samples.size(), from + step);
      Link.Delivery<Tensors> sent = link.send(samples.batch(from, to));
      Answers answers = Answers.of(run.tail(cut, sent.received()), samples.labels(from, to));
      if (uncut.size() == from / step) {
        uncut.add(answers);
      }
      counts = counts.plus(answers.counts(uncut.get(from / step), sent.bytes()));
      work.answered(to - from);
    }
    return counts;
  }
}
