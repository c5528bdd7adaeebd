/**
 * Measures the demo model split between two processes: {@link
 * io.cleave.server.process.ServerProcess} has the tails, and {@link io.cleave.cli.demo.DemoEdge}
 * the heads.
 */
@NullMarked
package io.cleave.cli.demo;

import org.jspecify.annotations.NullMarked;
