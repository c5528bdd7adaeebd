/**
 * The command line, started by {@code ./cleave}. Start with {@link io.cleave.examples.cli.Cleave};
 * each subcommand is a type of its own.
 *
 * @serial exclude
 */
package io.cleave.examples.cli;
