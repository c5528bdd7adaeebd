/** What result files say, checked. */
package io.cleave.cli.report.results;
