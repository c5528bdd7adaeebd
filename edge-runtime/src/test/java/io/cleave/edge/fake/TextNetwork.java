package io.cleave.edge.fake;

import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Network;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * A network of several tensors, of which some are integers and most as long as a text, and what it
 * computes, in Java:
 *
 * <pre>
 * ids, gain -> features, ids -> hidden, winners -> tags, score
 *          \-> total
 * </pre>
 */
public final class TextNetwork {
  public static final int LONGEST = 1000;
  public static final int CHANNELS = 3;

  public static final TensorSpec IDS = tokens("ids", ElementType.INT64);
  public static final TensorSpec GAIN = scalar("gain", ElementType.FLOAT32);
  public static final TensorSpec FEATURES =
      new TensorSpec(
          "features", ElementType.FLOAT32, TensorShape.of(0, CHANNELS).withOpen(0, LONGEST));
  public static final TensorSpec HIDDEN = tokens("hidden", ElementType.FLOAT32);
  public static final TensorSpec WINNERS = tokens("winners", ElementType.INT64);
  public static final TensorSpec TAGS = tokens("tags", ElementType.INT64);
  public static final TensorSpec SCORE = scalar("score", ElementType.FLOAT32);
  public static final TensorSpec TOTAL = scalar("total", ElementType.INT64);

  /** {@code total} is finished before both inner cuts. */
  public static final Network NETWORK = named("text");

  private TextNetwork() {}

  public static Network named(String name) {
    Set<String> early = Set.of(TOTAL.name());
    return new TestNetwork(
        name,
        Signature.of(IDS, GAIN),
        List.of(
            TestNetwork.cut("embedded", Signature.of(FEATURES, IDS), early, Set.of("layer1")),
            TestNetwork.cut("mixed", Signature.of(HIDDEN, WINNERS), early, Set.of())),
        Signature.of(TAGS, SCORE, TOTAL));
  }

  private static TensorSpec tokens(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of(0).withOpen(0, LONGEST));
  }

  private static TensorSpec scalar(String name, ElementType type) {
    return new TensorSpec(name, type, TensorShape.of());
  }

  /** Texts of one length, which differ from those of another first number. */
  public static Tensors texts(int first, int batch, int length) {
    Tensors texts = Tensors.allocate(concrete(Signature.of(IDS, GAIN), length), batch);
    ByteBuffer ids = texts.data("ids");
    ByteBuffer gains = texts.data("gain");
    for (int text = first; text < first + batch; text++) {
      gains.putFloat(0.5f * (1 + text % 4));
      for (int token = 0; token < length; token++) {
        ids.putLong((1L << 58) + 1 + 7L * text + 3L * token); // beyond what a float holds
      }
    }
    return texts;
  }

  /** A signature for texts of one length. */
  public static Signature concrete(Signature open, int length) {
    return new Signature(
        open.tensors().stream().map(tensor -> tensor.withShape(shape(tensor, length))).toList());
  }

  private static TensorShape shape(TensorSpec tensor, int length) {
    int[] dims = tensor.shape().dims();
    if (dims.length > 0) {
      dims[0] = length;
    }
    return TensorShape.of(dims);
  }

  /** One of the tensors, made of those that are given, of one sample. */
  public static ByteBuffer compute(String name, Tensors given, int length) {
    if (given.signature().names().contains(name)) {
      return given.data(name);
    }
    ByteBuffer made = Tensors.allocate(concrete(Signature.of(spec(name)), length), 1).data(0);
    switch (name) {
      case "features" -> features(compute("ids", given, length), gain(given), made);
      case "total" -> made.putLong(total(compute("ids", given, length)));
      case "hidden" -> hidden(compute("features", given, length), made);
      case "winners" ->
          winners(compute("features", given, length), compute("ids", given, length), made);
      case "tags" ->
          tags(compute("hidden", given, length), compute("winners", given, length), made);
      default -> made.putFloat(score(compute("hidden", given, length)));
    }
    return made.rewind();
  }

  private static TensorSpec spec(String name) {
    return Signature.of(FEATURES, HIDDEN, WINNERS, TAGS, SCORE, TOTAL).tensor(name);
  }

  private static float gain(Tensors given) {
    return given.data("gain").getFloat();
  }

  private static void features(ByteBuffer ids, float gain, ByteBuffer made) {
    while (ids.hasRemaining()) {
      long id = ids.getLong();
      for (int channel = 0; channel < CHANNELS; channel++) {
        made.putFloat(((id + channel) % 8) * gain);
      }
    }
  }

  private static long total(ByteBuffer ids) {
    long total = 0;
    while (ids.hasRemaining()) {
      total += ids.getLong();
    }
    return total;
  }

  private static void hidden(ByteBuffer features, ByteBuffer made) {
    while (features.hasRemaining()) {
      float first = features.getFloat();
      float second = features.getFloat();
      made.putFloat(first - 2 * second + features.getFloat() / 4);
    }
  }

  private static void winners(ByteBuffer features, ByteBuffer ids, ByteBuffer made) {
    while (ids.hasRemaining()) {
      float first = features.getFloat();
      float second = features.getFloat();
      float third = features.getFloat();
      made.putLong(ids.getLong() + (first > Math.max(second, third) ? 1 : 0));
    }
  }

  private static void tags(ByteBuffer hidden, ByteBuffer winners, ByteBuffer made) {
    while (winners.hasRemaining()) {
      made.putLong(winners.getLong() * (hidden.getFloat() > 0 ? 3 : 2));
    }
  }

  private static float score(ByteBuffer hidden) {
    float score = 0;
    while (hidden.hasRemaining()) {
      score += hidden.getFloat();
    }
    return score;
  }
}
