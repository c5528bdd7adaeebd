package io.cleave.arm;

import io.cleave.codec.Profile;
import io.cleave.codec.calibration.CalibrationFile;
import io.cleave.codec.tensor.Signature;
import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Classification;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Part;
import io.cleave.core.picture.PictureInput;
import io.cleave.edge.EdgeClient;
import io.cleave.edge.Prediction;
import io.cleave.edge.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An edge that says what it computes, in lines whose fields tabs separate: {@code FrameProbe}'s,
 * and of each head, profile and input
 *
 * <pre>
 * answer  head  profile  input  bytes sent  nanoseconds of the head  outputs as hexadecimal floats
 * </pre>
 */
public final class EdgeProbe {
  private static final int SEEDED_INPUTS = 4;

  /** An emulated processor takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Model model;

  private EdgeProbe(String name, Model model) {
    this.name = name;
    this.model = model;
  }

  /**
   * Runs everything once.
   *
   * @param arguments a file of calibrations, the server's host and port, and of each head a name,
   *     the folder that {@code cleave cut} wrote, and its input: a folder of pictures, or the shape
   *     of a sample, which is filled with seeded numbers
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    say("processor", System.getProperty("os.arch"), System.getProperty("java.vm.version"));
    new FrameProbe(CalibrationFile.read(Path.of(arguments[0]))).run();
    for (int i = 3; i < arguments.length; i += 3) {
      Model model = Model.find(arguments[i + 1]);
      EdgeProbe probe = new EdgeProbe(arguments[i], model);
      probe.run(arguments[1], Integer.parseInt(arguments[2]), probe.inputs(arguments[i + 2]));
    }
  }

  static void say(Object... fields) {
    System.out.println(
        Arrays.stream(fields).map(Object::toString).collect(Collectors.joining("\t")));
  }

  private Map<String, Tensors> inputs(String of) throws IOException {
    return Files.isDirectory(Path.of(of)) ? pictures(Path.of(of)) : seeded(TensorShape.parse(of));
  }

  private Map<String, Tensors> pictures(Path folder) throws IOException {
    PictureInput decoder = new PictureInput(Classification.of(model).preprocessing());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    Map<String, Tensors> inputs = new LinkedHashMap<>();
    for (Path file : files) {
      Tensors input = Tensors.allocate(model.network().inputs(), 1);
      decoder.decode(Files.readAllBytes(file), input.data(0));
      inputs.put(file.getFileName().toString(), input);
    }
    return inputs;
  }

  private Map<String, Tensors> seeded(TensorShape shape) {
    Signature signature =
        Signature.of(model.network().inputs().only(EdgeProbe.class.getName()).withShape(shape));
    Map<String, Tensors> inputs = new LinkedHashMap<>();
    for (int seed = 0; seed < SEEDED_INPUTS; seed++) {
      Tensors input = Tensors.allocate(signature, 1);
      Random random = new Random(seed);
      ByteBuffer values = input.data(0);
      while (values.hasRemaining()) {
        values.putFloat(2 * random.nextFloat() - 1);
      }
      inputs.put("seed " + seed, input);
    }
    return inputs;
  }

  private void run(String host, int port, Map<String, Tensors> inputs) throws IOException {
    List<Cut> cuts = model.network().splits();
    try (Part head = model.head(cuts.get(cuts.size() - 1).name())) {
      for (Profile profile : Profile.ladder()) {
        try (EdgeClient client =
            EdgeClient.builder(head, host, port)
                .profile(profile)
                .connectTimeout(PATIENCE)
                .requestTimeout(PATIENCE)
                .build()) {
          inputs.forEach((input, tensors) -> answer(profile, input, client.predict(tensors)));
        }
      }
    }
  }

  private void answer(Profile profile, String input, Prediction prediction) {
    StringJoiner values = new StringJoiner(" ");
    FloatBuffer logits = prediction.logits();
    while (logits.hasRemaining()) {
      values.add(Float.toHexString(logits.get()));
    }
    say(
        "answer",
        name,
        profile,
        input,
        prediction.report().bytesSent(),
        prediction.report().nanos(Stage.HEAD),
        values);
  }
}
