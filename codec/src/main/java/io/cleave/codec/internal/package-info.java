/**
 * Code that several packages of this module share; not part of its API.
 *
 * <p>{@link io.cleave.codec.internal.Registry} finds registered services.
 */
@NullMarked
package io.cleave.codec.internal;

import org.jspecify.annotations.NullMarked;
