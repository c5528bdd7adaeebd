/** The server, or any other program on this class path, as a process of its own. */
@NullMarked
package io.cleave.server.process;

import org.jspecify.annotations.NullMarked;
