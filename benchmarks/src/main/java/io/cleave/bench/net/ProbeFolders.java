package io.cleave.bench.net;

import io.cleave.codec.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a probe finds its jobs and leaves its answers.
 *
 * @param inputs jobs, and the files that they name
 * @param answers made as needed
 */
record ProbeFolders(Path inputs, Path answers) {

  static ProbeFolders of(String[] arguments) {
    Check.argument(arguments.length == 2, "arguments", arguments.length, "INPUTS and ANSWERS");
    return new ProbeFolders(Path.of(arguments[0]), Path.of(arguments[1]));
  }

  /** The fields of each job. */
  List<String[]> jobs(String file) throws IOException {
    return Files.readAllLines(inputs.resolve(file)).stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  /** All that is in a file of float32. */
  ByteBuffer read(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(inputs.resolve(file));
    ByteBuffer values = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    return values.put(bytes).flip();
  }

  void write(String file, byte[] content) throws IOException {
    Path path = answers.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }
}
