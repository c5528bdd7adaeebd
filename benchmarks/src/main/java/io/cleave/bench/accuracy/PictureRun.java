package io.cleave.bench.accuracy;

import io.cleave.bench.Layers;
import io.cleave.bench.Progress;
import io.cleave.bench.images.InputImages;
import io.cleave.bench.pictures.PictureFormat;
import io.cleave.bench.pictures.PictureFormat.Sent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The uncut network on the inputs, and on the inputs written as pictures and read again. */
final class PictureRun {

  private final Layers network;
  private final InputImages images;
  private final int batch;
  private final Progress progress;

  PictureRun(Layers network, InputImages images, int batch, Progress progress) {
    this.network = network;
    this.images = images;
    this.batch = batch;
    this.progress = progress;
  }

  /** The class of each input. */
  int[] uncut() {
    int[] answers = new int[images.count()];
    for (int first = 0; first < answers.length; first += batch) {
      int size = Math.min(batch, answers.length - first);
      int from = first;
      int[] some =
          Layers.classes(size, network.output(size, scratch -> images.input(from, size, scratch)));
      System.arraycopy(some, 0, answers, first, size);
      progress.step(size, "uncut");
    }
    return answers;
  }

  PictureResult measure(PictureFormat format, int[] uncut) throws IOException {
    Tally tally = new Tally();
    for (int first = 0; first < images.count(); first += batch) {
      int size = Math.min(batch, images.count() - first);
      measure(format, uncut, first, size, tally);
      progress.step(size, format.name());
    }
    return PictureResult.of(format, tally);
  }

  private void measure(PictureFormat format, int[] uncut, int first, int size, Tally tally)
      throws IOException {
    List<Sent> sent = new ArrayList<>();
    for (BufferedImage picture : images.pictures().subList(first, first + size)) {
      sent.add(format.send(picture));
    }
    List<BufferedImage> received = sent.stream().map(Sent::received).toList();
    int[] answers =
        Layers.classes(size, network.output(size, scratch -> images.input(received, scratch)));
    for (int i = 0; i < size; i++) {
      tally.add(
          sent.get(i).bytes(),
          sent.get(i).bareBytes(),
          answers[i],
          images.label(first + i),
          uncut[first + i]);
    }
  }
}
