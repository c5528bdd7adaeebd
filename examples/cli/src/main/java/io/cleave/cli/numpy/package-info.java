/** Tensors in NumPy's files, as commands read and write them. */
@NullMarked
package io.cleave.cli.numpy;

import org.jspecify.annotations.NullMarked;
