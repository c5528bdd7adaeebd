/** How far a command is, and how it stops. */
package io.cleave.cli.progress;
