/** What was measured of a cut beforehand, so that less needs to be sent: scales, tables, planes. */
package io.cleave.codec.calibration;
