/**
 * What every experiment is made of: a model cut into {@link io.cleave.lab.measure.Segments}, which
 * run on any engine; images as its {@link io.cleave.lab.measure.ModelInput}; {@link
 * io.cleave.lab.measure.Answers} that are compared, and {@link io.cleave.lab.measure.Counts} that
 * are added up.
 */
@NullMarked
package io.cleave.lab.measure;

import org.jspecify.annotations.NullMarked;
