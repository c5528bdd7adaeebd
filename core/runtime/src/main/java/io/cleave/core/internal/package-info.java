/**
 * Not part of the API. {@link io.cleave.core.internal.ForeignModel} names files of other formats
 * than those that are read.
 */
@NullMarked
package io.cleave.core.internal;

import org.jspecify.annotations.NullMarked;
