package io.cleave.lab.results;

/** A wrong field of a file. */
final class FieldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String problem;

  FieldException(String path, String problem) {
    super(path + ": " + problem);
    this.path = path;
    this.problem = problem;
  }

  String path() {
    return path;
  }

  String problem() {
    return problem;
  }
}
