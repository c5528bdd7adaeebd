package io.cleave.lab.link;

import io.cleave.codec.Profile;
import io.cleave.codec.Pruning;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.codec.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Sends frames of a profile through the encoder and decoder of the runtimes, so that what is
 * measured is what is sent. Only the bytes of the tensors' frames are counted, without the request
 * around them.
 *
 * @param name the profile with all its settings
 * @param uncalibrated the profile without its calibration, in the form that {@link Profile#parse}
 *     reads
 * @param calibration the text of a {@link CalibrationFile} with one cut; empty if there is no
 *     calibration
 */
public record ProfileCoding(String name, String uncalibrated, String calibration)
    implements Coding<Tensors> {
  private static final long serialVersionUID = 1;
  private static final String CUT = "cut";

  /**
   * {@return the coding of a profile}
   *
   * @param profile a profile, with or without a calibration
   */
  public static ProfileCoding of(Profile profile) {
    String calibration =
        profile
            .calibration()
            .map(found -> CalibrationFile.of(Map.of(CUT, found)).toString())
            .orElse("");
    return new ProfileCoding(profile.toString(), profile.uncalibrated().toString(), calibration);
  }

  /** {@return the profile, with its calibration if there is one} */
  public Profile profile() {
    Profile profile = Profile.parse(uncalibrated);
    return isCalibrated()
        ? profile.withCalibration(CalibrationFile.parse(calibration).find(CUT).orElseThrow())
        : profile;
  }

  private boolean isCalibrated() {
    return !calibration.isEmpty();
  }

  @Override
  public Link<Tensors> link() {
    return new FrameLink(profile());
  }

  /**
   * {@return the name of the curve: the pruning rule, if this is the profile {@code exact} with a
   * single rule, as in the paper; otherwise the profile's name, and whether it is calibrated}
   */
  @Override
  public String family() {
    Profile profile = profile();
    return paperRule(profile)
        .map(Pruning.Rule::name)
        .orElseGet(() -> profile.name() + (isCalibrated() ? "-calibrated" : ""));
  }

  @Override
  public OptionalDouble amount() {
    Profile profile = profile();
    Optional<Pruning.Rule> rule = paperRule(profile);
    if (rule.isPresent()) {
      return OptionalDouble.of(rule.get().amount());
    }
    return profile.levels() > 0 && !isCalibrated()
        ? OptionalDouble.of(profile.levels())
        : OptionalDouble.empty();
  }

  private static Optional<Pruning.Rule> paperRule(Profile profile) {
    List<Pruning.Rule> rules = profile.pruning().rules();
    boolean paper =
        rules.size() == 1 && profile.equals(Profile.exact().withPruning(profile.pruning()));
    return paper ? Optional.of(rules.get(0)) : Optional.empty();
  }

  @Override
  public void requireFits(Signature crossing) {
    Profile profile = profile();
    if (crossing.isFixed()) {
      for (TensorSpec tensor : crossing.tensors()) {
        TensorEncoder.of(tensor.type(), tensor.shape(), profile.forTensor(tensor.shape()))
            .maxEncodedBytes();
      }
    }
  }
}
