/**
 * A page with the results of {@code analyze}, {@code sweep} and {@code finetune}. Start at {@link
 * io.cleave.cli.report.Report}. {@link io.cleave.lab.results.ResultFiles} reads the files; markup
 * is written with {@code Html}, which escapes everything that it did not write itself.
 */
@NullMarked
package io.cleave.cli.report;

import org.jspecify.annotations.NullMarked;
