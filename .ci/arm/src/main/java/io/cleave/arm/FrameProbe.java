package io.cleave.arm;

import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Encodes and decodes the same activations on every processor. A line each:
 *
 * <pre>
 * frame  tensor  profile  bytes  SHA-256 of the frame  SHA-256 of what is decoded
 * </pre>
 */
final class FrameProbe {
  private static final List<String> SETTINGS =
      List.of(
          "exact,keep=0.1",
          "half,threshold=0.5",
          "fast,levels=32",
          "compact,levels=6,scale=tensor",
          "compact,bytes=700",
          "smallest,levels=64",
          "smallest,bytes=300");

  private final CalibrationFile calibrations;

  FrameProbe(CalibrationFile calibrations) {
    this.calibrations = calibrations;
  }

  void run() {
    List<Profile> profiles =
        Stream.concat(Profile.ladder().stream(), SETTINGS.stream().map(Profile::parse)).toList();
    for (Profile profile : profiles) {
      send("positive", TensorShape.of(64, 14, 14), profile, 0);
      send("signed", TensorShape.of(24, 9, 11), profile, -1e9f);
      send("sparse", TensorShape.of(64, 14, 14), profile, 3.5f);
    }
    calibrations
        .cuts()
        .forEach(
            (cut, calibration) -> {
              for (Profile profile : List.of(Profile.compact(), Profile.smallest())) {
                TensorShape shape = calibration.shape();
                send(cut, shape, profile.withCalibration(calibration), 0, calibration);
              }
            });
  }

  private static void send(
      String name, TensorShape shape, Profile profile, float least, Calibration... calibrations) {
    ByteBuffer activation = activation(shape, least);
    TensorEncoder encoder = TensorEncoder.of(shape, profile);
    ByteBuffer frame = ByteBuffer.allocateDirect(encoder.maxEncodedBytes());
    int bytes = encoder.encode(activation, frame);
    frame.flip();
    ByteBuffer arrived = ByteBuffer.allocateDirect(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    String sent = sha256(frame);
    TensorDecoder.of(shape, calibrations).decode(frame, arrived);
    EdgeProbe.say("frame", name, profile, bytes, sent, sha256(arrived.position(0)));
  }

  /** Maps that are smooth, as feature maps are; what is not above {@code least} is 0. */
  private static ByteBuffer activation(TensorShape shape, float least) {
    Random random = new Random(2022);
    ByteBuffer values = ByteBuffer.allocateDirect(shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    float last = 0;
    while (values.hasRemaining()) {
      last = 0.75f * last + (float) random.nextGaussian();
      values.putFloat(last > least ? last : 0);
    }
    return values.flip();
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
