package io.cleave.lab.sweep;

import java.io.Serializable;

/**
 * Some images of a plan, which pass each network as one batch.
 *
 * @param number the number of the chunk, counted from 0
 * @param first the position of the first image among those of the plan
 * @param size how many images
 */
public record Chunk(int number, int first, int size) implements Serializable {}
