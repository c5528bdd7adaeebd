/**
 * The names of classes: ImageNet's, and those in a user's file. Start at {@link
 * io.cleave.core.labels.LabelFile}.
 */
@NullMarked
package io.cleave.core.labels;

import org.jspecify.annotations.NullMarked;
