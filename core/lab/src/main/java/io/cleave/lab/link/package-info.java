/**
 * What stands between a head and a tail when both run in one process: {@link
 * io.cleave.lab.link.Link} sends activations through the very encoder and decoder of the runtimes.
 */
@NullMarked
package io.cleave.lab.link;

import org.jspecify.annotations.NullMarked;
