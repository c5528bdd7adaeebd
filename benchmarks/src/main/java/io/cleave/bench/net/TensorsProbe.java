package io.cleave.bench.net;

import io.cleave.codec.EncodedSize;
import io.cleave.codec.Profile;
import io.cleave.codec.TensorDecoder;
import io.cleave.codec.TensorEncoder;
import io.cleave.codec.calibration.Calibration;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.tensor.TensorShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Encodes and decodes tensors. */
public final class TensorsProbe {

  private static final String REFUSED = "refused";

  private final TensorShape shape;
  private final TensorEncoder encoder;
  private final TensorDecoder decoder;
  private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();

  private TensorsProbe(TensorShape shape, Profile profile, Calibration... calibrations) {
    this.shape = shape;
    this.encoder = TensorEncoder.of(shape, profile);
    this.decoder = TensorDecoder.of(shape, calibrations);
  }

  /**
   * Does the jobs of {@code tensors.tsv}.
   *
   * @param arguments the folder of the jobs and the folder of the answers
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    ProbeFolders folders = ProbeFolders.of(arguments);
    StringBuilder payloads = new StringBuilder();
    for (String[] job : folders.jobs("tensors.tsv")) {
      payloads.append(job[0]).append('\t').append(run(folders, job)).append('\n');
      System.out.println(job[0]);
    }
    folders.write("payloads.tsv", payloads.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String run(ProbeFolders folders, String[] job) throws IOException {
    TensorShape shape = TensorShape.parse(job[1]);
    Profile profile = Profile.parse(job[3]);
    Calibration[] calibrations = calibrations(folders, job);
    TensorsProbe probe;
    try {
      for (Calibration calibration : calibrations) {
        profile = profile.withCalibration(calibration);
      }
      probe = new TensorsProbe(shape, profile, calibrations);
    } catch (IllegalArgumentException e) {
      return REFUSED;
    }
    String payloads = probe.sendAll(folders.read(job[2]));
    folders.write("decoded/" + job[0] + ".f32", probe.decoded.toByteArray());
    return payloads;
  }

  /** One or none. */
  private static Calibration[] calibrations(ProbeFolders folders, String[] job) throws IOException {
    return job[4].equals("-")
        ? new Calibration[0]
        : new Calibration[] {
          CalibrationFile.read(folders.inputs().resolve(job[4])).find(job[5]).orElseThrow()
        };
  }

  private String sendAll(ByteBuffer tensors) {
    StringJoiner payloads = new StringJoiner(" ");
    for (int at = 0; at < tensors.limit(); at += shape.bytes()) {
      payloads.add(send(tensors.slice(at, shape.bytes())));
    }
    return payloads.toString();
  }

  private String send(ByteBuffer tensor) {
    ByteBuffer frame = ByteBuffer.allocate(encoder.maxEncodedBytes());
    try {
      encoder.encode(tensor, frame);
    } catch (IllegalArgumentException e) {
      return REFUSED;
    }
    ByteBuffer arrived = ByteBuffer.allocate(shape.bytes());
    decoder.decode(frame.flip(), arrived);
    decoded.writeBytes(arrived.array());
    EncodedSize size = encoder.lastSize();
    return Integer.toString(size.maskBytes() + size.valueBytes());
  }
}
