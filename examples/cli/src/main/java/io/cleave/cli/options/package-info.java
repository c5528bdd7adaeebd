/** Options that several commands share. */
@NullMarked
package io.cleave.cli.options;

import org.jspecify.annotations.NullMarked;
