package io.cleave.lab.sweep;

import java.io.Serializable;

/**
 * Some of a plan's images, which pass each network as one batch.
 *
 * @param number of the chunk, from 0 on
 * @param first the first image, counted among those of the plan
 * @param size how many
 */
public record Chunk(int number, int first, int size) implements Serializable {}
