/**
 * What a file says of a model, as keys and values. {@link io.cleave.core.settings.Settings} reads
 * them; {@link io.cleave.core.settings.ExporterMetadata} finds them in what exporters write into a
 * network's own file.
 */
@NullMarked
package io.cleave.core.settings;

import org.jspecify.annotations.NullMarked;
