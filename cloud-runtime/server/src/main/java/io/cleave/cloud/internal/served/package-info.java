/** Which tails are served, by which ids, to whom. */
@NullMarked
package io.cleave.cloud.internal.served;

import org.jspecify.annotations.NullMarked;
