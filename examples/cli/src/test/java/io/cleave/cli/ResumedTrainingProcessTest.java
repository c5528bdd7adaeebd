package io.cleave.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What libtorch says, it says once a process and to the process's own standard error. */
@Timeout(300)
class ResumedTrainingProcessTest {
  private static final List<String> SHORT =
      List.of("--epoch-images=20", "--batch=10", "--validation-images=10");

  @TempDir private Path folder;

  private String run(List<String> command) throws Exception {
    String[] arguments = Stream.concat(command.stream(), SHORT.stream()).toArray(String[]::new);
    return CleaveProcess.run(folder, List.of(), 0, arguments);
  }

  private static void requireResumedWithoutWarning(String said) {
    assertTrue(said.contains("resuming from the checkpoint"), said);
    assertTrue(
        said.lines().noneMatch(line -> line.startsWith("[W") || line.contains("arning")), said);
  }

  private static final List<String> TRAIN =
      List.of("train", "--depth=18", "--width=8", "--input-size=32", "--output=model");

  private static List<String> train(int epochs) {
    return Stream.concat(TRAIN.stream(), Stream.of("--epochs=" + epochs)).toList();
  }

  @Test
  void libtorchWarnsOfNothingWhenATrainingGoesOn() throws Exception {
    run(train(1));
    requireResumedWithoutWarning(run(train(2)));
  }

  @Test
  void libtorchWarnsOfNothingWhenAFineTuningGoesOn() throws Exception {
    run(train(1));
    List<String> tune =
        List.of(
            "finetune",
            "--model=model",
            "--cut=basic1",
            "--profile=exact,keep=0.1",
            "--epochs=1",
            "--output=tuned");
    run(tune);
    requireResumedWithoutWarning(run(tune));
  }
}
