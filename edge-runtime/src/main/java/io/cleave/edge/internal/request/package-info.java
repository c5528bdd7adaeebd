/** One prediction, from the head's output to the answer, over several attempts. */
@NullMarked
package io.cleave.edge.internal.request;

import org.jspecify.annotations.NullMarked;
