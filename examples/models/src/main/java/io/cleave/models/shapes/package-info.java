/**
 * The synthetic image set: ten classes of shapes, drawn by the project itself.
 *
 * <p>Start at {@link io.cleave.models.shapes.ShapeSet}: an image is a pure function of seed, split
 * and index, so that nothing is downloaded or stored and every machine sees the same bytes. A
 * {@code Scene} chooses what to draw; a {@code Canvas} draws it. Neither uses {@code java.awt},
 * whose anti-aliasing differs between Java versions, nor any function whose last bit the Java
 * language leaves open.
 */
@NullMarked
package io.cleave.models.shapes;

import org.jspecify.annotations.NullMarked;
