/**
 * Measures the demo model split between two processes: {@link
 * io.cleave.server.process.ServerProcess} holds the tails, {@link io.cleave.cli.demo.DemoEdge} the
 * heads.
 */
package io.cleave.cli.demo;
