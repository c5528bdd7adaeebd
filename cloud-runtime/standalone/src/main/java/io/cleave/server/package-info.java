/**
 * The server as a program: {@link io.cleave.server.ServeCommand} is both a {@code main} class and a
 * picocli subcommand. The options that name a model are shared with other commands.
 */
@NullMarked
package io.cleave.server;

import org.jspecify.annotations.NullMarked;
