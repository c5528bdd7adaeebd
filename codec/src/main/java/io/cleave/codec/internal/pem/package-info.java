/**
 * Certificates and private keys as people have them in files, for both ends of TLS.
 *
 * <p>{@link io.cleave.codec.internal.pem.PemFile} reads a file, {@link
 * io.cleave.codec.internal.pem.Identity} puts certificates and key together.
 */
@NullMarked
package io.cleave.codec.internal.pem;

import org.jspecify.annotations.NullMarked;
