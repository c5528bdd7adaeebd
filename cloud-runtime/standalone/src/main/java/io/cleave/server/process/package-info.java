/** The server, or any other program of this class path, as a process of its own. */
package io.cleave.server.process;
