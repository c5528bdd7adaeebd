/** The requests that wait, fairly and within bounds. */
@NullMarked
package io.cleave.cloud.internal.queue;

import org.jspecify.annotations.NullMarked;
