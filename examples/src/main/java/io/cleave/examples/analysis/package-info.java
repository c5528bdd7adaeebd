/**
 * Writes what {@code cleave analyze} measured.
 *
 * <p>Start at {@link io.cleave.examples.analysis.AnalysisFolder}.
 */
package io.cleave.examples.analysis;
