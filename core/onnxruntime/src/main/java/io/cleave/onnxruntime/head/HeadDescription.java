package io.cleave.onnxruntime.head;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.ElementType;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.graph.TensorLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The JSON in a head's file.
 *
 * @param version of this schema
 * @param network its name in messages and handshakes
 * @param description of the network
 * @param fingerprint of the model
 * @param inputs of the network
 * @param outputs of the network, whether the head or the tail gives them
 * @param cut where the head ends
 * @param layouts how a batch lies in each tensor that the head takes or gives, by the tensor's name
 */
record HeadDescription(
    int version,
    String network,
    String description,
    String fingerprint,
    List<Tensor> inputs,
    List<Tensor> outputs,
    End cut,
    Map<String, TensorLayout> layouts) {
  private static final int VERSION = 1;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  HeadDescription {
    Check.argument(version == VERSION, "version", version, VERSION + "; a later Cleave wrote it");
    there("network", network);
    there("description", description);
    there("fingerprint", fingerprint);
    there("cut", cut);
    inputs = List.copyOf(there("inputs", inputs));
    outputs = List.copyOf(there("outputs", outputs));
    layouts = Map.copyOf(there("layouts", layouts));
  }

  private static <T> T there(String name, T value) {
    Check.argument(value != null, name, "none", "a value");
    return value;
  }

  /** One tensor: type and shape as written elsewhere, and the shape of a sample that was tried. */
  record Tensor(String name, String type, String shape, String sampled) {
    Tensor {
      there("name", name);
      there("type", type);
      there("shape", shape);
      there("sampled", sampled);
    }

    static List<Tensor> all(Signature tensors, Signature sampled) {
      return tensors.tensors().stream()
          .map(
              tensor ->
                  new Tensor(
                      tensor.name(),
                      tensor.type().toString(),
                      tensor.shape().toString(),
                      sampled.tensor(tensor.name()).shape().toString()))
          .toList();
    }

    private TensorSpec spec(String ofShape) {
      ElementType known = ElementType.valueOf(type.toUpperCase(Locale.ROOT));
      return new TensorSpec(name, known, TensorShape.parse(ofShape));
    }

    TensorSpec spec() {
      return spec(shape);
    }

    TensorSpec asSampled() {
      TensorSpec fixed = spec(sampled);
      Check.argument(spec().shape().admits(fixed.shape()), "sampled", fixed, "one of " + spec());
      return fixed;
    }
  }

  /** The cut that the head ends at. */
  record End(
      String name,
      Set<String> aliases,
      List<Tensor> crossing,
      Set<String> finished,
      Cost head,
      Cost tail) {
    End {
      there("name", name);
      there("head", head);
      there("tail", tail);
      aliases = Set.copyOf(there("aliases", aliases));
      finished = Set.copyOf(there("finished", finished));
      crossing = List.copyOf(there("crossing", crossing));
    }

    Cut cut() {
      return new Cut(name, signature(crossing), finished, head, tail, aliases);
    }
  }

  static Signature signature(List<Tensor> tensors) {
    return new Signature(tensors.stream().map(Tensor::spec).toList());
  }

  static Signature sampled(List<Tensor> tensors) {
    return new Signature(tensors.stream().map(Tensor::asSampled).toList());
  }

  static HeadDescription of(
      Network network, Cut cut, String fingerprint, Map<String, TensorLayout> layouts) {
    List<Tensor> crossing = Tensor.all(cut.crossing(), network.sampled(cut));
    return new HeadDescription(
        VERSION,
        network.name(),
        network.description(),
        fingerprint,
        Tensor.all(network.inputs(), network.sampled(network.input())),
        Tensor.all(network.outputs(), network.sampled(network.output())),
        new End(cut.name(), cut.aliases(), crossing, cut.finished(), cut.head(), cut.tail()),
        layouts);
  }

  String toJson() {
    return GSON.toJson(this);
  }

  /**
   * Reads the JSON.
   *
   * @throws RuntimeException if the text is no JSON, or not of this schema
   */
  static HeadDescription parse(String json) {
    HeadDescription parsed = GSON.fromJson(json, HeadDescription.class);
    Check.argument(parsed != null, "cleave.head", json, "JSON");
    return parsed;
  }
}
