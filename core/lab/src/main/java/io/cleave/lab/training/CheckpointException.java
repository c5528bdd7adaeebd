package io.cleave.lab.training;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that cannot be gone on from: damaged, or of another training. */
public final class CheckpointException extends IOException {
  CheckpointException(Path file, String reason) {
    super("checkpoint " + file + ": " + reason + " (delete it to begin anew)");
  }
}
