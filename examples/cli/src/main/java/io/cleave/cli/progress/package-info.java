/** The progress of a command, and how it stops. */
@NullMarked
package io.cleave.cli.progress;

import org.jspecify.annotations.NullMarked;
