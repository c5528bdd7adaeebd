/**
 * Weights from the web: downloaded once, checked against a checksum that the user gives, and kept
 * in a cache. Start at {@link io.cleave.server.download.WeightsCache}.
 */
@NullMarked
package io.cleave.server.download;

import org.jspecify.annotations.NullMarked;
