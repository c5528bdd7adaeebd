/**
 * Prepares networks to be cut, and measures what cutting costs.
 *
 * <p>{@code images} are sets of pictures; {@code link} is what stands between a head and a tail;
 * {@code measure} runs a model's segments over images and compares answers; on these stand {@code
 * sweep}, {@code calibrate}, {@code training}, {@code finetune} and {@code sparsity}. {@code
 * results} are the files they write.
 */
@NullMarked
package io.cleave.lab;

import org.jspecify.annotations.NullMarked;
