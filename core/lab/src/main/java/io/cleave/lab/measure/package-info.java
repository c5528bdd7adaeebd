/**
 * The building blocks of every experiment: {@link io.cleave.lab.measure.Segments}, a model divided
 * at its cuts, which run on any engine; {@link io.cleave.lab.measure.ModelInput}, images as the
 * network's input; {@link io.cleave.lab.measure.Answers}, which are compared; and {@link
 * io.cleave.lab.measure.Counts}, which are added up.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.lab.measure;

import org.jspecify.annotations.NullMarked;
