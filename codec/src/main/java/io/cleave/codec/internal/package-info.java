/**
 * Plumbing that several packages of this module share; no part of its API.
 *
 * <p>{@link io.cleave.codec.internal.Registry} finds what registered itself.
 */
package io.cleave.codec.internal;
