package io.cleave.lab.calibrate;

import io.cleave.codec.calibration.Calibration;

/**
 * The result of one step of the search.
 *
 * @param step the quantiser's step, in the units of the design
 * @param calibration the calibration with this step
 * @param loss the loss on all samples
 */
record Trial(double step, Calibration calibration, MeasuredLoss loss) {}
