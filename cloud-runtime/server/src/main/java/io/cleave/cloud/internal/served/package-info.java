/** Which tails are served, by which numbers, for whom. */
@NullMarked
package io.cleave.cloud.internal.served;

import org.jspecify.annotations.NullMarked;
