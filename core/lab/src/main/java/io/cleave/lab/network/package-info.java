/**
 * Networks with named parameters: they are created, filled with weights, and written to a folder
 * that {@link io.cleave.core.Model#find} reads.
 */
@NullMarked
package io.cleave.lab.network;

import org.jspecify.annotations.NullMarked;
