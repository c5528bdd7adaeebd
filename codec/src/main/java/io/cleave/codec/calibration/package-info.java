/**
 * What was measured for a cut beforehand, so that less needs to be sent: scales, tables, planes.
 */
@NullMarked
package io.cleave.codec.calibration;

import org.jspecify.annotations.NullMarked;
