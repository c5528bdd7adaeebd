/**
 * Plumbing that several packages of this module share; no part of its API.
 *
 * <p>{@link io.cleave.codec.internal.Registry} finds what registered itself.
 */
@NullMarked
package io.cleave.codec.internal;

import org.jspecify.annotations.NullMarked;
