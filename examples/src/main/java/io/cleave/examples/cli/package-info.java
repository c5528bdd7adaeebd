/**
 * The command line. Each command is a picocli class of its own that reads options, calls the
 * packages beside this one and prints; {@code train} is {@link
 * io.cleave.examples.cli.TrainCommand}.
 */
package io.cleave.examples.cli;
