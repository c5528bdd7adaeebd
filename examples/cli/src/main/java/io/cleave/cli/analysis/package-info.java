/**
 * Writes what {@code cleave analyze} measured.
 *
 * <p>Start at {@link io.cleave.cli.analysis.AnalysisFolder}.
 */
package io.cleave.cli.analysis;
