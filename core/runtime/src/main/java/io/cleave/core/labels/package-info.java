/**
 * The names of classes: ImageNet's, and a user's own in a file. Start at {@link
 * io.cleave.core.labels.LabelFile}.
 */
@NullMarked
package io.cleave.core.labels;

import org.jspecify.annotations.NullMarked;
