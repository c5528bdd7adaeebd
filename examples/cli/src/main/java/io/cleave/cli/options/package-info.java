/** What several commands are told. */
@NullMarked
package io.cleave.cli.options;

import org.jspecify.annotations.NullMarked;
