/**
 * Frames: the header in front of each, how a stream of bytes becomes frames, and how large ones are
 * sent in chunks. Knows what a payload's size may be, and nothing of what is in it.
 */
@NullMarked
package io.cleave.codec.protocol.frame;

import org.jspecify.annotations.NullMarked;
