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

  private NetworksProbe() {}

  /**
   * Does the jobs of {@code networks.tsv}.
   *
   * @param arguments the folder of the jobs and the folder of the answers
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    ProbeFolders folders = ProbeFolders.of(arguments);
    for (String[] job : folders.jobs("networks.tsv")) {
      run(folders, job);
      System.out.println(job[0]);
    }
  }

  private static void run(ProbeFolders folders, String[] job) throws IOException {
    ResNet network = new ResNet(number(job[1]), number(job[2]), number(job[3]), number(job[4]));
    Model model =
        new Model(
            network,
            Weights.file(folders.inputs().resolve(job[5])),
            Classification.unlabelled(network.classes(), network.inputSize()));
    ByteBuffer inputs = folders.read(job[6]);
    try (Part whole = model.whole()) {
      folders.write("logits/" + job[0] + ".f32", forward(whole, inputs));
    }
    for (String cut : List.of(job[7].split(","))) {
      String file = job[0] + "@" + cut + ".f32";
      try (Part head = model.head(cut);
          Part tail = model.tail(cut)) {
        byte[] activations = forward(head, inputs);
        folders.write("activations/" + file, activations);
        folders.write("logits/" + file, forward(tail, ByteBuffer.wrap(activations)));
      }
    }
  }

  private static int number(String field) {
    return Integer.parseInt(field);
  }

  /** All samples as one batch. */
  private static byte[] forward(Part part, ByteBuffer samples) {
    try (Session session = part.newSession()) {
      int batch = Math.toIntExact(samples.remaining() / part.given().bytes());
      session.inputs(part.given(), batch).data(0).put(samples.duplicate());
      ByteBuffer made = session.run().data(part.wanted().only("probe").name());
      byte[] bytes = new byte[made.remaining()];
      made.get(bytes);
      return bytes;
    }
  }
}
