/** Pages, tables and figures of a report. */
@NullMarked
package io.cleave.cli.report.html;

import org.jspecify.annotations.NullMarked;
