package io.cleave.lab.training;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint that a training cannot resume from: it is damaged, or belongs to another training.
 */
public final class CheckpointException extends IOException {
  CheckpointException(Path file, String reason) {
    super("checkpoint " + file + ": " + reason + " (delete it to begin anew)");
  }
}
