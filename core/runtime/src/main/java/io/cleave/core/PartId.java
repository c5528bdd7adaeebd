package io.cleave.core;

import io.cleave.codec.internal.Check;
import io.cleave.core.weights.WeightReader;
import io.cleave.core.weights.WeightsException;
import java.util.regex.Pattern;

/**
 * Says which layers of which model a part contains, whatever engine runs it. Parts with the same
 * network and fingerprint belong together. Immutable.
 *
 * @param network the name of the network
 * @param fingerprint the SHA-256 of the network's description and of all its weights as they were
 *     read, including those that the part does not contain; 64 lower-case hexadecimal digits
 * @param range the layers
 */
public record PartId(String network, String fingerprint, Range range) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT_DIGITS = 12;

  /**
   * Checks the fingerprint.
   *
   * @param network as above
   * @param fingerprint as above
   * @param range as above
   * @throws IllegalArgumentException if the fingerprint does not have the form described above
   */
  public PartId {
    boolean sound = SHA256.matcher(fingerprint).matches();
    Check.argument(sound, "fingerprint", fingerprint, "64 lower-case hexadecimal digits");
  }

  /**
   * {@return the id of a part} Reads all weights once, one tensor at a time, and keeps none.
   *
   * @param network the network
   * @param range layers of the network
   * @param reader reads exactly this network's weights
   * @throws WeightsException if a tensor cannot be read
   */
  public static PartId of(Network network, Range range, WeightReader reader)
      throws WeightsException {
    return new PartId(network.name(), network.fingerprint(reader), range);
  }

  /**
   * Checks that another part belongs to the same model.
   *
   * @param other the id of the other part
   * @throws IllegalArgumentException if network or weights differ; names both
   */
  public void requireSameModel(PartId other) {
    boolean same = network.equals(other.network) && fingerprint.equals(other.fingerprint);
    Check.argument(same, "part", other, "of " + this);
  }

  /**
   * {@return a form for messages, such as {@code resnet50 input to layer1.0, model 0f1e2d3c4b5a}}
   */
  @Override
  public String toString() {
    return network + " " + range + ", model " + fingerprint.substring(0, SHORT_DIGITS);
  }
}
