/** From an untrusted picture's file to a network's input. */
@NullMarked
package io.cleave.core.picture;

import org.jspecify.annotations.NullMarked;
