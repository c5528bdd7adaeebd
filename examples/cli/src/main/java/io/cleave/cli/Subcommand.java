package io.cleave.cli;

import java.util.concurrent.Callable;

/**
 * A command that another jar adds to {@code cleave}: a class with picocli's {@code @Command}, which
 * registers itself. It is a service of {@link java.util.ServiceLoader} with a constructor without
 * arguments. What it returns is the process's exit code.
 */
public interface Subcommand extends Callable<Integer> {}
