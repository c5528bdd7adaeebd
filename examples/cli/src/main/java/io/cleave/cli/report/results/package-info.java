/** What result files say, checked. */
@NullMarked
package io.cleave.cli.report.results;

import org.jspecify.annotations.NullMarked;
