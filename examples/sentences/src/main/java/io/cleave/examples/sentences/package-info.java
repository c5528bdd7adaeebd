/** A transformer that is split in the middle: {@link io.cleave.examples.sentences.Sentences}. */
@NullMarked
package io.cleave.examples.sentences;

import org.jspecify.annotations.NullMarked;
