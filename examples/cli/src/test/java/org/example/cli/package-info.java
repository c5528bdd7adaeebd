/** A command from elsewhere: {@link org.example.cli.OutputsCommand}. */
package org.example.cli;
