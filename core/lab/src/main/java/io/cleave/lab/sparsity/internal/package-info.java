/** Passes over images that count, and what they count. */
package io.cleave.lab.sparsity.internal;
