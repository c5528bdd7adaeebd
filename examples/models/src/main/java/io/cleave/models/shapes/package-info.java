/**
 * The synthetic image set: ten classes of shapes, drawn by this project.
 *
 * <p>Start at {@link io.cleave.models.shapes.ShapeSet}. An image is a pure function of seed, split
 * and index, so nothing is downloaded or stored, and every machine sees the same bytes. A {@code
 * Scene} chooses what to draw; a {@code Canvas} draws it. Neither uses {@code java.awt}, whose
 * anti-aliasing differs between Java versions, nor any function whose last bit the Java language
 * does not define.
 */
@NullMarked
package io.cleave.models.shapes;

import org.jspecify.annotations.NullMarked;
