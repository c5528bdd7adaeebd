/**
 * Where a network is cut best: {@link io.cleave.lab.cuts.WorthwhileCuts} chooses by bytes and work,
 * {@link io.cleave.lab.cuts.CutTiming} measures how long each side takes, and {@link
 * io.cleave.lab.cuts.CutsFile} keeps both.
 */
@NullMarked
package io.cleave.lab.cuts;

import org.jspecify.annotations.NullMarked;
