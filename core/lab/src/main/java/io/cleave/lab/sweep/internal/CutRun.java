package io.cleave.lab.sweep.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.core.Network;
import io.cleave.lab.link.Link;
import io.cleave.pytorch.BlockPart;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * All profiles at one cut of one variant. The head sees each batch once; the tail is spared where
 * two profiles decode to the same bytes, as those of one quantiser do.
 */
public final class CutRun {
  private final TensorShape shape;
  private final Layers head;
  private final Layers tail;
  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private ByteBuffer decoded = ByteBuffer.allocate(0);

  public CutRun(BlockPart whole, String cutName, NDManager manager) {
    Network network = whole.model().network();
    Cut cut = network.cut(cutName);
    this.shape = cut.shape();
    this.head = new Layers(whole.block(network.headTo(cut)), manager);
    this.tail = new Layers(whole.block(network.tailFrom(cut)), manager);
  }

  public void add(int number, SweepPoint point, CalibrationFile calibrations) {
    Profile profile = Profile.parse(Objects.requireNonNull(point.profile()));
    if (point.calibrated()) {
      profile =
          profile.withCalibration(
              calibrations.find(Objects.requireNonNull(point.cut())).orElseThrow());
    }
    links.put(number, new Link(shape, profile));
  }

  public void run(NDArray input, Tally tally) throws InterruptedException {
    int[] labels = tally.labels();
    ByteBuffer activations = head.output(input);
    Map<ByteBuffer, Answers> known = new HashMap<>();
    for (Map.Entry<Integer, Link> each : links.entrySet()) {
      ByteBuffer received = received(labels.length);
      long bytes = each.getValue().send(activations, received);
      Answers answers =
          known.computeIfAbsent(digest(received), unseen -> tail.answers(received, shape, labels));
      tally.add(each.getKey(), answers, bytes);
    }
  }

  private ByteBuffer received(int images) {
    int bytes = Math.multiplyExact(images, shape.bytes());
    if (decoded.capacity() != bytes) {
      decoded = ByteBuffer.allocateDirect(bytes);
    }
    return decoded.clear();
  }

  private static ByteBuffer digest(ByteBuffer bytes) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes.duplicate());
    return ByteBuffer.wrap(digest.digest());
  }
}
