/**
 * Frames, symbols, calibration files and streams of the protocol that no encoder wrote. {@link
 * io.cleave.codec.fuzz.Fuzzer} mutates what encoders wrote, {@link io.cleave.codec.fuzz.FuzzTarget}
 * says what must hold, and {@link io.cleave.codec.fuzz.FuzzProgram} runs as long as one likes.
 */
package io.cleave.codec.fuzz;
