package io.cleave.bench.net;

import io.cleave.core.Classification;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.Session;
import io.cleave.core.resnet.ResNet;
import io.cleave.core.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Computes logits, whole and split. */
public final class NetworksProbe {

  private final ProbeFolders folders;
  private final String name;
  private final Model model;
  private final ByteBuffer inputs;
  private final List<String> cuts;

  private NetworksProbe(ProbeFolders folders, String[] job) throws IOException {
    this.folders = folders;
    this.name = job[0];
    ResNet network = new ResNet(number(job[1]), number(job[2]), number(job[3]), number(job[4]));
    this.model =
        new Model(
            network,
            Weights.file(folders.inputs().resolve(job[5])),
            Classification.unlabelled(network.classes(), network.inputSize()));
    this.inputs = folders.read(job[6]);
    this.cuts = List.of(job[7].split(","));
  }

  private static int number(String field) {
    return Integer.parseInt(field);
  }

  /**
   * Does the jobs of {@code networks.tsv}.
   *
   * @param arguments the folder of the jobs and the folder of the answers
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    ProbeFolders folders = ProbeFolders.of(arguments);
    for (String[] job : folders.jobs("networks.tsv")) {
      new NetworksProbe(folders, job).run();
      System.out.println(job[0]);
    }
  }

  private void run() throws IOException {
    try (Part whole = model.whole();
        Session session = whole.newSession()) {
      write("logits/" + name, forward(whole, session, inputs));
    }
    for (String cut : cuts) {
      runSplit(cut);
    }
  }

  private void runSplit(String cut) throws IOException {
    try (Part head = model.head(cut);
        Part tail = model.tail(cut);
        Session before = head.newSession();
        Session behind = tail.newSession()) {
      ByteBuffer activations = forward(head, before, inputs);
      write("activations/" + name + "@" + cut, activations);
      write("logits/" + name + "@" + cut, forward(tail, behind, activations));
    }
  }

  /** All samples as one batch. */
  private static ByteBuffer forward(Part part, Session session, ByteBuffer samples) {
    int batch = Math.toIntExact(samples.remaining() / part.given().bytes());
    session.inputs(part.given(), batch).data(0).put(samples.duplicate());
    return session.run().data(part.wanted().only("probe").name());
  }

  private void write(String file, ByteBuffer values) throws IOException {
    byte[] bytes = new byte[values.remaining()];
    values.duplicate().get(bytes);
    folders.write(file + ".f32", bytes);
  }
}
