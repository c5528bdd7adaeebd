/**
 * Networks with named parameters: made, filled from weights, written into a folder that {@link
 * io.cleave.core.Model#find} reads.
 */
@NullMarked
package io.cleave.lab.network;

import org.jspecify.annotations.NullMarked;
