package io.cleave.lab.results;

/**
 * The result of an experiment, as a record whose components are the fields of its JSON file. A
 * field that may be missing is an {@code Optional} or a list.
 */
public interface ResultFile {
  /** {@return the command that reproduces the file} */
  String command();

  /** {@return the model's name as given to the command} */
  String model();
}
