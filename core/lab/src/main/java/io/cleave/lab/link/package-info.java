/**
 * Codings for what is sent between a head and a tail, or between a camera and a whole network, with
 * both ends in one process. A {@link io.cleave.lab.link.Coding} creates {@link
 * io.cleave.lab.link.Link}s, which take tensors or pictures to the other side and count the bytes.
 *
 * @serial exclude
 */
@NullMarked
package io.cleave.lab.link;

import org.jspecify.annotations.NullMarked;
