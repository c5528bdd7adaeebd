/**
 * The admin port of a server: probes, metrics and a status page over HTTP. Start at {@link
 * io.cleave.server.admin.AdminServer}.
 */
@NullMarked
package io.cleave.server.admin;

import org.jspecify.annotations.NullMarked;
