package io.cleave.core.bundle;

import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.calibration.CorruptCalibrationException;
import io.cleave.codec.internal.file.Reason;
import io.cleave.codec.internal.file.TextFile;
import io.cleave.core.Model;
import io.cleave.core.RawTensors;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A network cut in two, as the folder that {@link BundleWriter} wrote: {@code head.onnx} for a
 * device, {@code tail.onnx} for a server, labels, a calibration, and {@code manifest.json}, which
 * says what both halves must agree on and how each file begins and ends. Immutable; thread-safe.
 *
 * <p>Its model has one cut, and loads as it is: nothing is cut or tried, and the classes of the
 * ONNX format are not needed. Each file is hashed once, when it is loaded; files that nobody loads
 * may be absent. Files must not change while the process runs: a new version belongs in a new
 * folder.
 */
public final class Bundle {
  private final BundleFiles files;
  private final Manifest manifest;
  private final Model model;

  private Bundle(BundleFiles files, Manifest manifest, Model model) {
    this.files = files;
    this.manifest = manifest;
    this.model = model;
  }

  /**
   * {@return the bundle in a folder} Whoever made it is believed, but not that its files belong
   * together.
   *
   * @param folder that {@link BundleWriter} wrote
   * @throws BundleException if the manifest is missing or contradicts itself, a later version wrote
   *     it, or the labels are not those of the bundle
   * @throws IOException if a file cannot be read
   */
  public static Bundle read(Path folder) throws IOException {
    return parse(folder, manifest(folder));
  }

  /**
   * {@return the bundle in a folder, if its maker is trusted} The signature is checked before
   * anything else is read. It covers every file.
   *
   * @param folder that {@link BundleWriter} wrote
   * @param trusted the Ed25519 key that belongs to the one the bundle was signed with
   * @throws BundleException as {@link #read(Path)}, or if the signature is missing, wrong or by
   *     another key
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the key is of another algorithm
   */
  public static Bundle read(Path folder, PublicKey trusted) throws IOException {
    ManifestSignature.require("trusted", trusted);
    byte[] manifest = manifest(folder);
    ManifestSignature.verify(folder, manifest, trusted);
    return parse(folder, manifest);
  }

  private static byte[] manifest(Path folder) throws IOException {
    Path file = folder.resolve(Manifest.FILE);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(Manifest.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new BundleException(file, "missing (expected: what 'cleave cut' wrote)", e);
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + Reason.of(e), e);
    }
    if (bytes.length > Manifest.MAX_BYTES) {
      throw new BundleException(
          file, "over " + Manifest.MAX_BYTES + " bytes (expected: at most as many)");
    }
    return bytes;
  }

  /** What is signed or undamaged may still have been made wrong. */
  private static Bundle parse(Path folder, byte[] json) throws IOException {
    Path file = folder.resolve(Manifest.FILE);
    try {
      Manifest manifest = Manifest.parse(TextFile.of(file, json).text());
      BundleFiles files = new BundleFiles(folder, manifest.files());
      return new Bundle(files, manifest, model(files, manifest));
    } catch (RuntimeException e) {
      Throwable cause = e.getCause();
      Throwable reason = e instanceof IllegalArgumentException || cause == null ? e : cause;
      throw new BundleException(file, String.valueOf(reason.getMessage()), e);
    }
  }

  private static Model model(BundleFiles files, Manifest manifest) throws IOException {
    BundleNetwork network = new BundleNetwork(files, manifest);
    Optional<byte[]> task = files.bytes(Manifest.TASK);
    if (task.isEmpty()) {
      return new Model(network, Weights.none(), new RawTensors());
    }
    Path file = files.path(Manifest.TASK);
    String text = TextFile.of(file, task.get()).text();
    return Model.described(network, file.toString(), new StringReader(text));
  }

  /**
   * {@return the bundle that a model was read from; empty if it has another source}
   *
   * @param model that may come from a bundle
   */
  public static Optional<Bundle> of(Model model) {
    return model.network() instanceof BundleNetwork network
        ? Optional.of(new Bundle(network.files(), network.manifest(), model))
        : Optional.empty();
  }

  /** {@return whether a folder has a manifest, sound or not} */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(Manifest.FILE));
  }

  /** {@return the model, of which the layers before and after {@link #cut} can be loaded} */
  public Model model() {
    return model;
  }

  /** {@return the name of the cut between head and tail} */
  public String cut() {
    return manifest.cut().name();
  }

  /**
   * {@return the SHA-256 that tells this version from others: of the network and all its weights,
   * in 64 lower-case hexadecimal digits}
   */
  public String fingerprint() {
    return manifest.fingerprint();
  }

  /** {@return the version of Cleave that wrote the bundle} */
  public String cleaveVersion() {
    return manifest.cleave();
  }

  /**
   * {@return the calibration of the cut, under its name; empty if the bundle has none}
   *
   * @throws BundleException if it is not the bundle's, or damaged
   * @throws IOException if it cannot be read
   */
  public Optional<CalibrationFile> calibrations() throws IOException {
    Optional<byte[]> bytes = files.bytes(Manifest.CALIBRATION);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Path file = files.path(Manifest.CALIBRATION);
    try {
      return Optional.of(CalibrationFile.parse(TextFile.of(file, bytes.get()).text()));
    } catch (CorruptCalibrationException | IllegalArgumentException e) {
      throw new BundleException(file, String.valueOf(e.getMessage()), e);
    }
  }
}
