package io.cleave.core.bundle;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.cleave.codec.internal.Check;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.Cost;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.core.Range;
import io.cleave.core.graph.TensorLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that says what a bundle is: {@code manifest.json}, described in {@code docs/bundles.md}.
 *
 * @param version of this schema
 * @param cleave the version that wrote it
 * @param network its name in messages and handshakes
 * @param description of the network
 * @param fingerprint of the model
 * @param cut where it is cut
 * @param head the names of what the head takes and gives
 * @param tail the names of what the tail takes and gives
 * @param outputs the names of what the network gives, in order
 * @param tensors all of these, by name
 * @param files all other files, by name
 */
record Manifest(
    int version,
    String cleave,
    String network,
    String description,
    String fingerprint,
    Place cut,
    Half head,
    Half tail,
    List<String> outputs,
    Map<String, TensorEntry> tensors,
    Map<String, FileEntry> files) {
  static final String FILE = "manifest.json";
  static final String HEAD = "head.onnx";
  static final String TAIL = "tail.onnx";
  static final String TASK = "model.properties";
  static final String CALIBRATION = "calibration.cleave-profile";

  /** Max size in bytes. */
  static final int MAX_BYTES = 4 << 20;

  private static final int VERSION = 1;
  private static final Set<String> REQUIRED = Set.of(HEAD, TAIL);
  private static final Set<String> KNOWN = Set.of(HEAD, TAIL, TASK, CALIBRATION);
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  Manifest {
    requireVersion(version);
    there("cleave", cleave);
    there("network", network);
    there("description", description);
    there("fingerprint", fingerprint);
    there("cut", cut);
    there("head", head);
    there("tail", tail);
    outputs = List.copyOf(there("outputs", outputs));
    tensors = Map.copyOf(there("tensors", tensors));
    files = Map.copyOf(there("files", files));
    boolean known = KNOWN.containsAll(files.keySet()) && files.keySet().containsAll(REQUIRED);
    Check.argument(known, "files", files.keySet(), KNOWN + ", of which " + REQUIRED + " must be");
  }

  private static void requireVersion(int version) {
    Check.argument(version == VERSION, "version", version, VERSION + ", which this Cleave reads");
  }

  /** Only the part of the schema that never changes. */
  private record AnyVersion(int version) {}

  static <T> T there(String name, @Nullable T value) {
    if (value == null) {
      throw Check.refusal(name, "none", "a value");
    }
    return value;
  }

  /**
   * The names of what one half takes and gives.
   *
   * @param takes the inputs of the head, or the crossing tensors
   * @param gives the crossing tensors and outputs finished in the head, or all other outputs
   */
  record Half(List<String> takes, List<String> gives) {
    Half {
      takes = List.copyOf(there("takes", takes));
      gives = List.copyOf(there("gives", gives));
    }

    static Half of(Range range) {
      return new Half(range.given().names(), range.wanted().names());
    }
  }

  /** A cut, apart from its tensors. */
  record Place(String name, Set<String> aliases, Cost head, Cost tail) {
    Place {
      there("name", name);
      there("head", head);
      there("tail", tail);
      aliases = Set.copyOf(there("aliases", aliases));
    }
  }

  /**
   * Describes a network that is cut in two.
   *
   * @param layouts how a batch lies in each tensor that one of the halves takes or gives
   */
  static Manifest of(
      Network network,
      Cut cut,
      String fingerprint,
      Map<String, TensorLayout> layouts,
      Map<String, FileEntry> files) {
    Map<String, TensorEntry> tensors = new TreeMap<>();
    for (Cut place : List.of(network.input(), cut, network.output())) {
      Signature sampled = network.sampled(place);
      for (TensorSpec tensor : place.crossing().tensors()) {
        String name = tensor.name();
        TensorLayout layout = there("layout", layouts.get(name));
        tensors.put(name, TensorEntry.of(tensor, sampled.tensor(name), layout));
      }
    }
    return new Manifest(
        VERSION,
        CleaveVersion.ofThis(),
        network.name(),
        network.description(),
        fingerprint,
        new Place(cut.name(), cut.aliases(), cut.head(), cut.tail()),
        Half.of(network.headTo(cut)),
        Half.of(network.tailFrom(cut)),
        network.outputs().names(),
        tensors,
        files);
  }

  /** The tensors of these names. */
  Signature signature(List<String> names) {
    return signature(names, (entry, name) -> entry.spec(name));
  }

  /** The same for a typical sample. */
  Signature sampled(List<String> names) {
    return signature(names, (entry, name) -> entry.sampled(name));
  }

  private Signature signature(List<String> names, BiFunction<TensorEntry, String, TensorSpec> as) {
    return new Signature(
        names.stream().map(name -> as.apply(there(name, tensors.get(name)), name)).toList());
  }

  String toJson() {
    return GSON.toJson(this) + "\n";
  }

  /**
   * Reads the JSON.
   *
   * @throws RuntimeException if the text is no JSON, or not of this schema
   */
  static Manifest parse(String json) {
    requireVersion(there("JSON", GSON.fromJson(json, AnyVersion.class)).version());
    return GSON.fromJson(json, Manifest.class);
  }
}
