/**
 * Certificates and private keys in the forms that files have them in, for both ends of TLS.
 *
 * <p>{@link io.cleave.codec.internal.pem.PemFile} reads a file, {@link
 * io.cleave.codec.internal.pem.Identity} matches certificates and key.
 */
@NullMarked
package io.cleave.codec.internal.pem;

import org.jspecify.annotations.NullMarked;
