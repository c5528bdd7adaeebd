/** What several commands are told. */
package io.cleave.cli.options;
