/**
 * One page of what {@code analyze}, {@code sweep} and {@code finetune} found. Start with {@link
 * io.cleave.cli.report.Report}; files come in through {@link io.cleave.lab.results.ResultFiles},
 * and markup goes out through {@code Html}, which escapes whatever it did not write itself.
 */
@NullMarked
package io.cleave.cli.report;

import org.jspecify.annotations.NullMarked;
