/**
 * The command that shows where and by how much answers change: {@link
 * io.cleave.cli.diff.DiffCommand}.
 */
@NullMarked
package io.cleave.cli.diff;

import org.jspecify.annotations.NullMarked;
