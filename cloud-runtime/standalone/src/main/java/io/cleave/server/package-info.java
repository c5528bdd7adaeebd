/**
 * The server as a program. {@link io.cleave.server.ServeCommand} is both a {@code main} class and a
 * picocli subcommand. Other commands share the options that name a model.
 */
@NullMarked
package io.cleave.server;

import org.jspecify.annotations.NullMarked;
