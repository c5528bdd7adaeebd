package io.cleave.cli.diff;

import io.cleave.cli.numpy.NumpyFile;
import io.cleave.cli.options.CalibrationOption;
import io.cleave.codec.Profile;
import io.cleave.codec.tensor.Tensors;
import io.cleave.core.Cut;
import io.cleave.core.Model;
import io.cleave.core.Network;
import io.cleave.lab.diff.Difference;
import io.cleave.lab.diff.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs captured requests again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    header = "Runs captured requests again, and shows where the answer changes.",
    description = {
      "",
      "CAPTURE is an .npz that --capture of 'classify' or 'raw' wrote; its .json lies beside it. The"
          + " answer of then is compared with the whole network, with head and tail, and with what"
          + " the profile makes of what crosses, all on this machine.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleave raw --model net.onnx --cut a --server cloud:7070 --capture bad picture.npy",
      "  cleave replay --model net.onnx bad/picture.npy-1.npz",
      "",
      "Exits with 1 if the answer of then is farther off than --tolerance from what the same cut and"
          + " profile give here, or the model is another."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private DiffOptions options;
  @Mixin private CalibrationOption calibration;

  @Parameters(paramLabel = "CAPTURE", arity = "1..*", description = "The .npz files.")
  private List<Path> captures;

  /** Creates the command; picocli sets its options. */
  public ReplayCommand() {}

  @Override
  public Integer call() throws IOException {
    DiffRun run = options.run();
    String fingerprint = CaptureOption.fingerprint(run.model());
    boolean same = true;
    for (Path capture : captures) {
      same &= replay(capture, run, fingerprint);
    }
    return same ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private boolean replay(Path file, DiffRun run, String fingerprint) throws IOException {
    CaptureFile capture = CaptureFile.read(file);
    Network network = run.model().network();
    Tensors tensors = NumpyFile.readSome(file, NetworkTensors.of(network));
    Tensors inputs = tensors.select(network.inputs().names());
    Way here = here(run.model(), capture);
    Way then = new Way.Saved("the answer of then", answer(tensors, network));
    List<Way> ways = List.of(here, then);
    run.say("%s: %s%n", file, capture.command());
    boolean sameModel = capture.fingerprint().equals(fingerprint);
    if (!sameModel) {
      run.say("model: %s (expected: %s, the one of then)%n", fingerprint, capture.fingerprint());
    }
    run.show(ways, run.compare(ways, List.of(inputs), crossing -> {}), List.of(inputs));
    return isAnsweredAsThen(run, here, then, inputs) && sameModel;
  }

  private static Tensors answer(Tensors tensors, Network network) {
    List<String> names = new ArrayList<>(tensors.signature().names());
    names.retainAll(network.outputs().names());
    return tensors.select(names);
  }

  /** What is to give the same answer on this machine. */
  private Way here(Model model, CaptureFile capture) throws IOException {
    Cut cut = model.network().cut(capture.cut());
    if (capture.profile().isEmpty()) {
      return new Way.Split(cut);
    }
    Profile profile = Profile.parse(capture.profile().get());
    return new Way.Coded(
        cut, calibration.calibration(model, cut).map(profile::withCalibration).orElse(profile));
  }

  private boolean isAnsweredAsThen(DiffRun run, Way here, Way then, Tensors inputs)
      throws IOException {
    Difference difference = run.between(here, then, inputs);
    boolean near = difference.relative() <= options.tolerance();
    run.say(
        "%nThe answer of then is %swhat %s gives here: off by %s of the largest.%n",
        near ? "" : "not ", here.name(), DiffTables.relative(difference));
    return near;
  }
}
