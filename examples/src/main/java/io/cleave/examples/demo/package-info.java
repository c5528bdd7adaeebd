/**
 * Measures the demo model split between two processes: {@link
 * io.cleave.examples.demo.ServerProcess} holds the tails, {@link io.cleave.examples.demo.DemoEdge}
 * the heads.
 */
package io.cleave.examples.demo;
