/** Pages, tables and figures of a report. */
package io.cleave.cli.report.html;
