/**
 * Writes what {@code cleave analyze} measured.
 *
 * <p>Start at {@link io.cleave.cli.analysis.AnalysisFolder}.
 */
@NullMarked
package io.cleave.cli.analysis;

import org.jspecify.annotations.NullMarked;
