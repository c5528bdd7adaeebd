/** What is needed at a cut, and how the tensors that cross are coded. */
@NullMarked
package io.cleave.edge.internal.plan;

import org.jspecify.annotations.NullMarked;
