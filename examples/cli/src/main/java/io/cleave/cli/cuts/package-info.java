/** What the command {@code cuts} shows: a table and a chart. */
@NullMarked
package io.cleave.cli.cuts;

import org.jspecify.annotations.NullMarked;
