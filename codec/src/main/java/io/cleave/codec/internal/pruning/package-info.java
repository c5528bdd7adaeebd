/** Which elements of an activation are kept, and the mask that says so. */
package io.cleave.codec.internal.pruning;
