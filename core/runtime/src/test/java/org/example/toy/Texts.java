package org.example.toy;

import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import java.nio.ByteBuffer;

/** Inputs of the toy network, and what it makes of them with {@link ToyWeights#EXACT}, by hand. */
final class Texts {
  /** Beyond what a float32 or a float64 could hold. */
  private static final long LARGE = (1L << 58) + 1;

  private Texts() {}

  static Signature inputs(int length) {
    return Signature.of(ToyNetwork.IDS.withShape(TensorShape.of(length)), ToyNetwork.GAIN);
  }

  /** Texts that differ from each other, and from those of another first number. */
  static Tensors of(int first, int batch, int length) {
    Tensors texts = Tensors.allocate(inputs(length), batch);
    fill(texts, first);
    return texts;
  }

  static void fill(Tensors texts, int first) {
    ByteBuffer ids = texts.data("ids");
    ByteBuffer gains = texts.data("gain");
    int length = texts.signature().tensor("ids").shape().elements();
    for (int text = first; text < first + texts.batch(); text++) {
      gains.putFloat(0.5f * (1 + text % 8));
      for (int token = 0; token < length; token++) {
        ids.putLong(LARGE + 7L * text + 3L * token);
      }
    }
  }

  /** {@code tags, score, total} of each text. */
  static Tensors answers(Tensors texts) {
    TensorShape length = texts.signature().tensor("ids").shape();
    Tensors answers =
        Tensors.allocate(
            Signature.of(ToyNetwork.TAGS.withShape(length), ToyNetwork.SCORE, ToyNetwork.TOTAL),
            texts.batch());
    ByteBuffer tags = answers.data("tags");
    ByteBuffer scores = answers.data("score");
    ByteBuffer totals = answers.data("total");
    for (int text = 0; text < texts.batch(); text++) {
      ByteBuffer ids = texts.sample(text).data("ids");
      float score = 0;
      long total = 0;
      while (ids.hasRemaining()) {
        long id = ids.getLong();
        float hidden = 2.5f * (id % 8) - 4.125f;
        tags.putLong(3 * id + winner(id % 8) + (hidden > 0 ? 3 : 0));
        score += hidden;
        total += id;
      }
      scores.putFloat(score * texts.sample(text).data("gain").getFloat());
      totals.putLong(total);
    }
    return answers;
  }

  /** The largest of v, 2.5 - v and 0.5 v + 1.75. */
  private static int winner(long v) {
    return v == 0 ? 1 : v < 4 ? 2 : 0;
  }
}
