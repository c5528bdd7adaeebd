/**
 * The command line, started by {@code ./cleave}. Start with {@link io.cleave.cli.Cleave}; each
 * subcommand is a type of its own, and another jar adds one as a {@link io.cleave.cli.Subcommand}.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.cli;

import org.jspecify.annotations.NullMarked;
