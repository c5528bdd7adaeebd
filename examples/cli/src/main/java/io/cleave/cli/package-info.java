/**
 * The command line, started by {@code ./cleave}. Start with {@link io.cleave.cli.Cleave}; each
 * subcommand is a type of its own.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.cli;

import org.jspecify.annotations.NullMarked;
