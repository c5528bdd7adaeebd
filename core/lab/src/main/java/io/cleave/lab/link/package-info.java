/**
 * What stands between a head and a tail, or a camera and a whole network, when all run in one
 * process: a {@link io.cleave.lab.link.Coding} makes {@link io.cleave.lab.link.Link}s, each of
 * which brings tensors or pictures to the other side and counts bytes.
 */
@NullMarked
package io.cleave.lab.link;

import org.jspecify.annotations.NullMarked;
