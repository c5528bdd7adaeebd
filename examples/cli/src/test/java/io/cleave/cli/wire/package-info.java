/** Networks that nobody here made, split between this process and a server of its own. */
package io.cleave.cli.wire;
