package io.cleave.cloud.fake;

import io.cleave.cloud.internal.served.ServedPart;
import io.cleave.codec.protocol.ModelFingerprint;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Part;
import io.cleave.core.PartId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A network of several tensors, whose shapes are open: texts of up to {@link #LONGEST} tokens. Its
 * tails tag each token with ten times its id, and one more where its feature is positive; the score
 * is the features' sum. The number of all tokens together is finished in the head.
 */
public final class TestTexts {
  public static final int LONGEST = 64;

  private static final String WEIGHTS = "fedcba9876543210".repeat(4);

  public static final TensorSpec FEATURES = tokens("features", ElementType.FLOAT32);
  public static final TensorSpec IDS = tokens("ids", ElementType.INT64);
  public static final TensorSpec TAGS = tokens("tags", ElementType.INT64);
  public static final TensorSpec SCORE = scalar("score", ElementType.FLOAT32);
  public static final TensorSpec TOTAL = scalar("total", ElementType.INT64);

  public static final Signature CROSSING = Signature.of(FEATURES, IDS);
  public static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint("texts", "embedded", WEIGHTS);

  public static final TestNetwork NETWORK =
      new TestNetwork(
          "texts",
          Signature.of(IDS),
          Signature.of(TAGS, SCORE, TOTAL),
          List.of(
              TestNetwork.cut(Cut.INPUT, Signature.of(IDS)),
              TestNetwork.cut("embedded", CROSSING, "total")));

  private TestTexts() {}

  private static TensorSpec tokens(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of(0).withOpen(0, LONGEST));
  }

  private static TensorSpec scalar(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of());
  }

  public static ServedPart tail() {
    return tail(TestTexts::answer);
  }

  public static ServedPart tail(UnaryOperator<Tensors> function) {
    return ServedPart.of(part(function), List.of());
  }

  public static Part part(UnaryOperator<Tensors> function) {
    PartId id = new PartId("texts", WEIGHTS, NETWORK.tailFrom(NETWORK.cut("embedded")));
    return new JavaPart(NETWORK.model(), id, function);
  }

  /** Makes {@link #text}'s tensors of its ids, which tell its seed. */
  public static Part head() {
    PartId id = new PartId("texts", WEIGHTS, NETWORK.headTo(NETWORK.cut("embedded")));
    return new JavaPart(NETWORK.model(), id, TestTexts::cross);
  }

  private static Tensors cross(Tensors batch) {
    TensorShape shape = batch.signature().tensor("ids").shape();
    Signature crossing = Signature.of(FEATURES.withShape(shape), IDS.withShape(shape), TOTAL);
    Tensors crossed = Tensors.allocate(crossing, batch.batch());
    for (int i = 0; i < batch.batch(); i++) {
      Tensors text = text(seed(batch.sample(i)), shape.dim(0));
      crossed.sample(i).data("features").put(text.data("features"));
      crossed.sample(i).data("ids").put(text.data("ids"));
      crossed.sample(i).data("total").putLong(0, shape.dim(0));
    }
    return crossed;
  }

  private static int seed(Tensors text) {
    return (int) (text.data("ids").getLong(0) >> 40);
  }

  public static Tensors answer(Tensors batch) {
    int length = batch.signature().tensor("ids").shape().dim(0);
    TensorSpec tags = TAGS.withShape(TensorShape.of(length));
    Tensors answer = Tensors.allocate(Signature.of(tags, SCORE), batch.batch());
    for (int i = 0; i < batch.batch(); i++) {
      Tensors text = batch.sample(i);
      float score = 0;
      for (int token = 0; token < length; token++) {
        float feature = text.data("features").getFloat(token * Float.BYTES);
        long id = text.data("ids").getLong(token * Long.BYTES);
        answer.sample(i).data("tags").putLong(token * Long.BYTES, 10 * id + (feature > 0 ? 1 : 0));
        score += feature;
      }
      answer.sample(i).data("score").putFloat(0, score);
    }
    return answer;
  }

  /** What crosses for a text of so many tokens. */
  public static Tensors text(int seed, int length) {
    TensorShape shape = TensorShape.of(length);
    Tensors text =
        Tensors.allocate(Signature.of(FEATURES.withShape(shape), IDS.withShape(shape)), 1);
    for (int token = 0; token < length; token++) {
      text.data("features").putFloat(token * Float.BYTES, (seed + token) % 3 - 1);
      text.data("ids").putLong(token * Long.BYTES, (1L << 40) * seed + token);
    }
    return text;
  }

  public static List<Long> tags(Tensors answer) {
    List<Long> tags = new ArrayList<>();
    for (int at = 0; at < answer.data("tags").limit(); at += Long.BYTES) {
      tags.add(answer.data("tags").getLong(at));
    }
    return tags;
  }
}
