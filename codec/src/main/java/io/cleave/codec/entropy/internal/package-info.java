/** What entropy coders are made of: arithmetic coding, contexts, mixing, tokens. */
@NullMarked
package io.cleave.codec.entropy.internal;

import org.jspecify.annotations.NullMarked;
