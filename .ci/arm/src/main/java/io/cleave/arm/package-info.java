/**
 * What {@code .ci/arm/run} compares between processors. {@link io.cleave.arm.EdgeProbe} runs on
 * each and says what it computes; {@link io.cleave.arm.TestPictures} makes what it looks at.
 */
@NullMarked
package io.cleave.arm;

import org.jspecify.annotations.NullMarked;
