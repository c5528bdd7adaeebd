/**
 * Frames: the header before each, how a stream of bytes becomes frames, and how large ones are sent
 * in chunks. Knows how large payloads may be, but nothing of their content.
 */
@NullMarked
package io.cleave.codec.protocol.frame;

import org.jspecify.annotations.NullMarked;
