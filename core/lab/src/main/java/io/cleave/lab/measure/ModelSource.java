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
 * A description of where a model comes from, so that other threads, processes and machines can find
 * the same model. Immutable.
 *
 * @param name the name, as {@link Model#find} takes it
 * @param shapes the shapes of an ONNX graph's inputs, as text; if empty, common shapes are tried
 * @param preprocessing the preprocessing with which an ONNX graph classifies images; empty for the
 *     model's own
 * @param weights the weights, as {@link Model#withWeights(String)} takes them; empty for the
 *     model's own
 * @param weightsKey the name of the weights in a file that holds several; empty for the plain ones
 * @param labels the names of the classes; empty for the model's own
 * @param engine the engine that runs the model, or {@link Engine#AUTO}
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
   * Copies the map and the list.
   *
   * @param name the name of the model
   * @param shapes the shapes of its inputs; may be empty
   * @param preprocessing the preprocessing; may be empty
   * @param weights the weights; may be empty
   * @param weightsKey the name of the weights in their file; may be empty
   * @param labels the names of the classes; may be empty
   * @param engine the engine, or {@link Engine#AUTO}
   */
  public ModelSource {
    shapes = Map.copyOf(shapes);
    labels = List.copyOf(labels);
  }

  /**
   * {@return the source of a model without any changes to it}
   *
   * @param name the name, as {@link Model#find} takes it
   */
  public static ModelSource of(String name) {
    return new ModelSource(name, Map.of(), "", "", "", List.of(), Engine.AUTO);
  }

  /**
   * {@return the model, found and with all changes applied}
   *
   * @throws IOException if the model or its weights cannot be read
   * @throws IllegalArgumentException if there is no model of this name, or another component does
   *     not fit it
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
