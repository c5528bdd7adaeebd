/**
 * The command line, started by {@code ./cleave}. Start at {@link io.cleave.cli.Cleave}. Each
 * subcommand is a type of its own, and other jars can add a {@link io.cleave.cli.Subcommand}.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.cli;

import org.jspecify.annotations.NullMarked;
