package io.cleave.lab.sweep.internal;

import java.io.Serializable;

/**
 * Where the network is cut.
 *
 * @param cut its name
 * @param float32Bytes size of an activation without pruning, encoding and header
 */
public record SweepCut(String cut, long float32Bytes) implements Serializable {}
