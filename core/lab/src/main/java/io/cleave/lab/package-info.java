/**
 * Prepares networks to be cut, and measures what cutting costs.
 *
 * <p>{@code images} holds sets of pictures. {@code link} stands between a head and a tail. {@code
 * measure} runs a model's segments over images and compares the answers. {@code sweep}, {@code
 * calibrate}, {@code training}, {@code finetune} and {@code sparsity} build on these. {@code
 * results} reads and writes their files.
 */
@NullMarked
package io.cleave.lab;

import org.jspecify.annotations.NullMarked;
