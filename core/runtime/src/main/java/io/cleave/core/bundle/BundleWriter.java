package io.cleave.core.bundle;

import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Check;
import io.cleave.codec.internal.file.WholeFile;
import io.cleave.codec.internal.file.WholeFolder;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.PartId;
import io.cleave.core.Range;
import io.cleave.core.Task;
import io.cleave.core.graph.GraphNetwork;
import io.cleave.core.graph.PartGraph;
import io.cleave.core.graph.TensorLayout;
import io.cleave.core.settings.Settings;
import io.cleave.core.weights.WeightReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cuts a model in two and writes a {@link Bundle}: a head and a tail that any tool for ONNX opens,
 * and what an edge and a server must know of them. For one thread.
 */
public final class BundleWriter {
  private final Model model;
  private final GraphNetwork network;
  private final Cut cut;
  private Optional<CalibrationFile> calibration = Optional.empty();
  private Optional<PrivateKey> key = Optional.empty();

  private BundleWriter(Model model, GraphNetwork network, Cut cut) {
    this.model = model;
    this.network = network;
    this.cut = cut;
  }

  /**
   * {@return a writer for one cut; nothing is read or written yet}
   *
   * @param model a model whose network is a {@link GraphNetwork}
   * @param cut name of a cut after the first layer
   * @throws IllegalArgumentException if there is no such cut, no layer is before it, or the network
   *     is no {@link GraphNetwork}
   */
  public static BundleWriter of(Model model, String cut) {
    if (!(model.network() instanceof GraphNetwork network)) {
      throw Check.refusal("network", model.network().name(), "one whose layers are a graph");
    }
    Cut place = network.cut(cut);
    boolean layers = !network.headTo(place).computed().isEmpty();
    Check.argument(layers, "cut", place.name(), "one with layers before it");
    return new BundleWriter(model, network, place);
  }

  /**
   * {@return this writer, with what both ends need for calibrated profiles} Default: none.
   *
   * @param file has a calibration for the cut; others are left out
   * @throws IllegalArgumentException if it has none; names those that it has
   */
  public BundleWriter calibration(CalibrationFile file) {
    Calibration found =
        file.find(cut.name())
            .orElseThrow(
                () -> Check.refusal("calibration", file.cuts().keySet(), "one of " + cut.name()));
    calibration = Optional.of(CalibrationFile.of(Map.of(cut.name(), found)));
    return this;
  }

  /**
   * {@return this writer, which signs the bundle, so that who has the public key knows who made it}
   * Default: not signed.
   *
   * @param privateKey of Ed25519
   * @throws IllegalArgumentException if it is of another algorithm
   */
  public BundleWriter signKey(PrivateKey privateKey) {
    key = Optional.of(ManifestSignature.require("signKey", privateKey));
    return this;
  }

  /**
   * {@return the bundle, read again} The folder appears when all is written, or not at all.
   *
   * @param folder to make, which is not there yet or is empty; a version that is there is never
   *     changed
   * @throws IOException if the weights cannot be read or a file cannot be written
   * @throws IllegalArgumentException if something is in the folder
   */
  public Bundle write(Path folder) throws IOException {
    WholeFolder.write(folder, this::writeFiles);
    return Bundle.read(folder);
  }

  private void writeFiles(Path folder) throws IOException {
    try (WeightReader reader = model.weights().open(network.tensors())) {
      reader.requireExactly(network.tensors());
      Range head = network.headTo(cut);
      Map<String, TensorLayout> layouts = new HashMap<>();
      Map<String, FileEntry> files = new TreeMap<>();
      files.put(Manifest.HEAD, graph(head, reader, layouts, folder.resolve(Manifest.HEAD)));
      Range tail = network.tailFrom(cut);
      files.put(Manifest.TAIL, graph(tail, reader, layouts, folder.resolve(Manifest.TAIL)));
      if (!model.task().settings().isEmpty()) {
        files.put(Manifest.TASK, text(described(model.task()), folder.resolve(Manifest.TASK)));
      }
      if (calibration.isPresent()) {
        Path file = folder.resolve(Manifest.CALIBRATION);
        files.put(Manifest.CALIBRATION, text(calibration.get().toString(), file));
      }
      String fingerprint = PartId.of(network, head, reader).fingerprint();
      writeManifest(folder, Manifest.of(network, cut, fingerprint, layouts, files));
    }
  }

  /** Writes some layers; their memory can be freed before the next are made. */
  private FileEntry graph(
      Range range, WeightReader reader, Map<String, TensorLayout> layouts, Path file)
      throws IOException {
    PartGraph graph = network.standalone(network.graph(range, reader));
    layouts.putAll(graph.layouts());
    return write(graph.onnx(), file);
  }

  /** A model.properties. */
  private static String described(Task<?, ?> task) {
    Map<String, String> place = Map.of("architecture", "bundle", "weights", Manifest.FILE);
    return new Settings(Manifest.TASK, task.settings()).with(place).properties();
  }

  private static FileEntry text(String text, Path file) throws IOException {
    return write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), file);
  }

  private static FileEntry write(ByteBuffer content, Path file) throws IOException {
    WholeFile.write(
        file,
        out -> {
          WritableByteChannel channel = Channels.newChannel(out);
          channel.write(content.duplicate());
        });
    return FileEntry.of(content);
  }

  private void writeManifest(Path folder, Manifest manifest) throws IOException {
    byte[] json = manifest.toJson().getBytes(StandardCharsets.UTF_8);
    write(ByteBuffer.wrap(json), folder.resolve(Manifest.FILE));
    if (key.isPresent()) {
      byte[] signature = ManifestSignature.sign(json, key.get());
      write(ByteBuffer.wrap(signature), folder.resolve(ManifestSignature.FILE));
    }
  }
}
