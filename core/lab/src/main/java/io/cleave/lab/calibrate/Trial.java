package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;

/**
 * What one step did to the samples.
 *
 * @param step the quantiser's step, in the units of the design
 * @param calibration what was tried
 * @param loss counted on all samples
 */
record Trial(double step, Calibration calibration, MeasuredLoss loss) {}
