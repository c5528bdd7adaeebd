/**
 * Finds out on sample images how coarsely the activation of a cut can be sent.
 *
 * <p>Start at {@link io.cleave.core.calibrate.CutCalibrator}, which turns {@link
 * io.cleave.core.calibrate.Sample samples} and a tolerated loss into the {@link
 * io.cleave.codec.Calibration} that both ends load.
 */
package io.cleave.core.calibrate;
