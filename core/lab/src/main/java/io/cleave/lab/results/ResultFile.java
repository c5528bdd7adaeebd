package io.cleave.lab.results;

/**
 * What an experiment found, as a record whose components are the fields of its JSON file. A field
 * that may be absent is an {@code Optional} or a list.
 */
public interface ResultFile {
  /** {@return the command that makes it again} */
  String command();

  /** {@return what it is about, as the command named it} */
  String model();
}
