package io.cleave.bench.accuracy;

import io.cleave.bench.Layers;
import io.cleave.bench.Progress;
import io.cleave.bench.codec.ProfileCoder;
import io.cleave.bench.images.InputImages;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.core.Cut;
import io.cleave.core.Engine;
import io.cleave.core.Model;
import io.cleave.core.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Every profile at one cut. The head sees each batch once, all profiles code its activations; the
 * tail is spared where two profiles decode to the same, as those of one quantiser do.
 */
final class CutRun implements AutoCloseable {

  private final Cut cut;
  private final TensorShape shape;
  private final Layers head;
  private final Layers tail;
  private final List<Profile> profiles;
  private final List<ProfileCoder> coders;
  private final List<Tally> tallies;

  CutRun(Engine engine, Model model, String cutName, List<Profile> profiles) throws IOException {
    Network network = model.network();
    this.cut = network.cut(cutName);
    this.shape = cut.shape();
    this.head = Layers.load(engine, model, network.headTo(cut));
    this.tail = Layers.load(engine, model, network.tailFrom(cut));
    this.profiles = profiles;
    this.coders = profiles.stream().map(profile -> new ProfileCoder(shape, profile)).toList();
    this.tallies = profiles.stream().map(profile -> new Tally()).toList();
  }

  List<ProfileResult> run(InputImages images, int[] uncut, int batch, Progress progress) {
    for (int first = 0; first < images.count(); first += batch) {
      int size = Math.min(batch, images.count() - first);
      int from = first;
      ByteBuffer activations = head.output(size, scratch -> images.input(from, size, scratch));
      code(activations, images, uncut, first, size, progress);
    }
    List<ProfileResult> results = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      results.add(result(profiles.get(i), tallies.get(i)));
    }
    return results;
  }

  private void code(
      ByteBuffer activations,
      InputImages images,
      int[] uncut,
      int first,
      int size,
      Progress progress) {
    ByteBuffer decoded = direct(size);
    ByteBuffer before = direct(size);
    int[] answers = null;
    for (int i = 0; i < profiles.size(); i++) {
      int[] sizes = pass(coders.get(i), activations, decoded, size);
      if (answers == null || !decoded.equals(before)) {
        answers = Layers.classes(size, tail.output(size, decoded));
      }
      for (int j = 0; j < size; j++) {
        int image = first + j;
        tallies.get(i).add(sizes[j], sizes[j], answers[j], images.label(image), uncut[image]);
      }
      ByteBuffer swapped = before;
      before = decoded;
      decoded = swapped;
      progress.step(size, cut.name());
    }
  }

  private int[] pass(ProfileCoder coder, ByteBuffer activations, ByteBuffer decoded, int size) {
    ByteBuffer frame = ByteBuffer.allocateDirect(coder.maxEncodedBytes());
    int[] sizes = new int[size];
    for (int i = 0; i < size; i++) {
      sizes[i] = coder.encode(tensor(activations, i), frame);
      coder.decode(frame, sizes[i], tensor(decoded, i));
    }
    return sizes;
  }

  private ByteBuffer tensor(ByteBuffer batch, int index) {
    return batch.slice(index * shape.bytes(), shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer direct(int size) {
    return ByteBuffer.allocateDirect(size * shape.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ProfileResult result(Profile profile, Tally tally) {
    return new ProfileResult(
        cut.name(),
        profile.toString(),
        tally.meanBytes(),
        shape.bytes() / tally.meanBytes(),
        tally.top1(),
        tally.agreement());
  }

  @Override
  public void close() {
    head.close();
    tail.close();
  }
}
