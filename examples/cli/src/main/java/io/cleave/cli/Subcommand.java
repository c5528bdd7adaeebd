package io.cleave.cli;

import java.util.concurrent.Callable;

/**
 * A command that another jar adds to {@code cleave}: a class with picocli's annotation
 * {@code @Command}. It returns the exit code of the process.
 *
 * <p>To register an implementation, make it a service of {@link java.util.ServiceLoader} with a
 * constructor without parameters.
 */
public interface Subcommand extends Callable<Integer> {}
