package io.cleave.lab.measure;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model comes from, in words: so that other threads, processes and machines can find the
 * same one.
 *
 * @param name as {@link Model#find} takes it
 * @param shapes of an ONNX graph's inputs, as text; empty to have usual ones tried
 * @param preprocessing that makes an ONNX graph classify images; empty for the model's own
 * @param weights as {@link Model#withWeights(String)} takes them; empty for the model's own
 * @param weightsKey which weights of a file with several; empty for the plain ones
 * @param labels the classes' names; none for the model's own
 * @param engine that runs it, or {@link Engine#AUTO}
 */
public record ModelSource(
    String name,
    Map<String, String> shapes,
    String preprocessing,
    String weights,
    String weightsKey,
    List<String> labels,
    String engine)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Takes copies.
   *
   * @param name of the model
   * @param shapes of its inputs
   * @param preprocessing or empty
   * @param weights or empty
   * @param weightsKey or empty
   * @param labels may be empty
   * @param engine or {@link Engine#AUTO}
   */
  public ModelSource {
    shapes = Map.copyOf(shapes);
    labels = List.copyOf(labels);
  }

  /**
   * {@return a model as it is}
   *
   * @param name as {@link Model#find} takes it
   */
  public static ModelSource of(String name) {
    return new ModelSource(name, Map.of(), "", "", "", List.of(), Engine.AUTO);
  }

  /**
   * {@return the model}
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if there is none of this name, or the rest does not fit it
   */
  public Model find() throws IOException {
    Map<String, TensorShape> parsed = new LinkedHashMap<>();
    shapes.forEach((input, shape) -> parsed.put(input, TensorShape.parse(shape)));
    Model found = Model.find(name, parsed);
    Model classifying = preprocessing.isEmpty() ? found : found.classifying(preprocessing);
    Model weighted = classifying.withWeights(given(weights), given(weightsKey));
    return labels.isEmpty() ? weighted : weighted.withLabels(labels);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }
}
