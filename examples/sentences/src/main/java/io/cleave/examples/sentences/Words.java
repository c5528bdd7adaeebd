package io.cleave.examples.sentences;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Map;

/** What is around the network: sentence to tokens before it, tokens' vectors to one behind it. */
final class Words implements AutoCloseable {
  /** The network's output of shape (tokens, 384). */
  private static final String TOKENS = "output_0";

  private final HuggingFaceTokenizer tokenizer;
  private final Signature inputs;

  private Words(HuggingFaceTokenizer tokenizer, Signature inputs) {
    this.tokenizer = tokenizer;
    this.inputs = inputs;
  }

  /** Reads a tokenizer's JSON file; each sentence is as long as its tokens. */
  static Words of(InputStream tokenizer, Signature inputs) throws IOException {
    Map<String, String> options = Map.of("padding", "false", "truncation", "true");
    return new Words(HuggingFaceTokenizer.newInstance(tokenizer, options), inputs);
  }

  /** The network's inputs for one sentence. */
  Tensors tokens(String sentence) {
    Encoding encoding = tokenizer.encode(sentence);
    TensorShape length = TensorShape.of(encoding.getIds().length);
    Tensors tokens =
        Tensors.allocate(
            new Signature(inputs.tensors().stream().map(input -> input.withShape(length)).toList()),
            1);
    put(encoding.getIds(), "input_ids", tokens);
    put(encoding.getAttentionMask(), "attention_mask", tokens);
    put(encoding.getTypeIds(), "token_type_ids", tokens);
    return tokens;
  }

  private static void put(long[] values, String name, Tensors tokens) {
    tokens.data(name).asLongBuffer().put(values);
  }

  /** The mean of the tokens' vectors, of length 1. */
  static float[] embedding(Tensors outputs) {
    FloatBuffer vectors = outputs.data(TOKENS).asFloatBuffer();
    float[] mean = new float[outputs.signature().tensor(TOKENS).shape().dim(1)];
    for (int i = 0; vectors.hasRemaining(); i++) {
      mean[i % mean.length] += vectors.get();
    }
    double length = Math.sqrt(similarity(mean, mean));
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= (float) length;
    }
    return mean;
  }

  /** The cosine of the angle between two vectors of length 1. */
  static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
