package io.cleave.lab.sweep.internal;

import io.cleave.codec.internal.Sha256;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.picture.Pixels;
import io.cleave.lab.link.Link;
import io.cleave.lab.measure.Answers;
import io.cleave.lab.measure.ImageBatch;
import io.cleave.lab.measure.ModelInput;
import io.cleave.lab.measure.Segments;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * All points of one variant. The whole network runs once for each batch; what follows a link does
 * not run again if two points deliver the same, as those of one quantiser do.
 */
public final class VariantRun implements AutoCloseable {
  private final Segments.Run network;
  private final ModelInput input;
  private final Map<Integer, Link<List<Pixels>>> pictures = new LinkedHashMap<>();
  private final Map<String, Map<Integer, Link<Tensors>>> cuts = new LinkedHashMap<>();
  private int uncutPoint;

  public VariantRun(String variant, Segments loaded, List<PlannedPoint> points) {
    this.network = loaded.newRun();
    this.input = ModelInput.of(loaded.model());
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).variant().equals(variant)) {
        add(i, points.get(i));
      }
    }
  }

  private void add(int number, PlannedPoint point) {
    if (point instanceof PlannedPoint.AtCut at) {
      cuts.computeIfAbsent(at.cut(), cut -> new LinkedHashMap<>()).put(number, at.coding().link());
    } else if (point instanceof PlannedPoint.AsPicture picture) {
      pictures.put(number, picture.coding().link());
    } else {
      uncutPoint = number;
    }
  }

  public void run(ImageBatch images, Tally tally) throws InterruptedException {
    Segments.Crossing crossing = network.pass(input.of(images.pixels()));
    tally.add(uncutPoint, answers(crossing.outputs(), tally), 0);
    for (Map.Entry<String, Map<Integer, Link<Tensors>>> cut : cuts.entrySet()) {
      String name = cut.getKey();
      send(
          cut.getValue(),
          crossing.at(name),
          VariantRun::digest,
          received -> network.tail(name, received),
          tally);
    }
    send(
        pictures,
        images.pixels(),
        VariantRun::digest,
        received -> network.pass(input.of(received)).outputs(),
        tally);
  }

  private static <T> void send(
      Map<Integer, Link<T>> links,
      T sent,
      BiConsumer<T, MessageDigest> bytes,
      Function<T, Tensors> rest,
      Tally tally)
      throws InterruptedException {
    Map<ByteBuffer, Answers> known = new HashMap<>();
    for (Map.Entry<Integer, Link<T>> each : links.entrySet()) {
      Link.Delivery<T> delivery = each.getValue().send(sent);
      MessageDigest digest = Sha256.digest();
      bytes.accept(delivery.received(), digest);
      Answers answers =
          known.computeIfAbsent(
              ByteBuffer.wrap(digest.digest()),
              unseen -> answers(rest.apply(delivery.received()), tally));
      tally.add(each.getKey(), answers, delivery.bytes());
    }
  }

  private static void digest(Tensors received, MessageDigest digest) {
    for (int i = 0; i < received.signature().tensors().size(); i++) {
      digest.update(received.data(i));
    }
  }

  private static void digest(List<Pixels> received, MessageDigest digest) {
    received.forEach(picture -> digest.update(picture.values()));
  }

  private static Answers answers(Tensors outputs, Tally tally) {
    return Answers.of(outputs, tally.labels());
  }

  @Override
  public void close() {
    network.close();
  }
}
