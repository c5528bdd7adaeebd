package io.cleave.lab.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static Answers answers(int[] labels, float... logits) {
    TensorShape classes = TensorShape.of(logits.length / labels.length);
    Signature outputs = Signature.of(new TensorSpec("logits", ElementType.FLOAT32, classes));
    Tensors batch = Tensors.allocate(outputs, labels.length);
    batch.data(0).asFloatBuffer().put(logits);
    return Answers.of(batch, labels);
  }

  @Test
  void amongEqualLogitsTheFirstClassIsTheBest() {
    Answers answers = answers(new int[] {1, 0}, 1, 3, 3, 2, 2, 2);
    assertArrayEquals(new int[] {1, 0}, answers.best());
    assertEquals(2, answers.right());
  }

  @Test
  void countsBestFiveAndWhatIsLostAndGained() {
    int[] labels = {6, 0, 2};
    Answers reference =
        answers(labels, 1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0);
    assertEquals(new Counts(3, 2, 2 + 1, 3, 0, 0, 5), reference.counts(reference, 5));
    Answers other = answers(labels, 7, 6, 5, 4, 3, 2, 1, 7, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0);
    assertEquals(new Counts(3, 2, 2, 1, 1, 1, 9), other.counts(reference, 9));
  }

  @Test
  void anUnknownLabelIsNeverRight() {
    Answers answers = answers(new int[] {Answers.UNKNOWN}, 1, 0);
    assertEquals(0, answers.right());
    assertEquals(new Counts(1, 0, 0, 1, 0, 0, 7), answers.counts(answers, 7));
  }

  @Test
  void aLabelWhoseLogitIsNoNumberComesLast() {
    Answers answers = answers(new int[] {0}, Float.NaN, 1, 2, 3, 4, 5, 6);
    assertEquals(0, answers.counts(answers, 0).top5());
  }
}
