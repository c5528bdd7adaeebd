/**
 * Finds out on sample images how coarsely the activation of a cut can be sent.
 *
 * <p>Start at {@link io.cleave.lab.calibrate.CutCalibrator}, which turns {@link
 * io.cleave.lab.calibrate.Sample samples} and a tolerated loss into the {@link
 * io.cleave.codec.calibration.Calibration} that both ends load.
 */
@NullMarked
package io.cleave.lab.calibrate;

import org.jspecify.annotations.NullMarked;
