/** The parts of entropy coders: arithmetic coding, contexts, mixing, tokens. */
@NullMarked
package io.cleave.codec.entropy.internal;

import org.jspecify.annotations.NullMarked;
