/**
 * What {@code benchmarks/net} asks of a checkout: {@link io.cleave.bench.net.NetworksProbe} runs
 * networks, {@link io.cleave.bench.net.TensorsProbe} sends tensors. Each answers jobs in files with
 * files, so that checkouts can be compared whose types have nothing in common. These classes change
 * with the types that they call; the files below do not.
 *
 * <p>A probe is given two folders. The first has a file of jobs, one a line, its fields separated
 * by tabs; paths in it are relative to that folder. The second receives the answers. A probe prints
 * the name of each job once it is done. All {@code .f32} files are little-endian float32,
 * row-major, any number of tensors one behind the other, nothing else.
 *
 * <p>{@code networks.tsv} asks what a ResNet computes:
 *
 * <pre>
 * name  depth  base width  classes  input size  weights  inputs  cut,cut,...
 *
 * logits/NAME.f32         of the uncut network, all inputs as one batch
 * logits/NAME@CUT.f32     of the head and then the tail, each loaded alone
 * activations/NAME@CUT.f32  what the head returned
 * </pre>
 *
 * <p>{@code tensors.tsv} asks what arrives of tensors that are sent:
 *
 * <pre>
 * name  shape  tensors  profile  calibration  cut
 *
 * decoded/NAME.f32        every tensor of the file after encoding and decoding
 * payloads.tsv            a line a job: name, then each tensor's payload in bytes
 * </pre>
 *
 * <p>Calibration and cut are a file of calibrations and a name in it, or both {@code -}. One
 * encoder and one decoder do all tensors of a job, in their order. {@code refused} stands for a
 * payload that there is none of, where the encoder refuses a tensor, and alone where it cannot be
 * made; such a tensor has no place in {@code decoded}.
 *
 * <p>A payload is what grows with the tensor: bitmaps of feature maps and elements with the values
 * behind them, or coded symbols. Everything else is framing: magic number, version, dimensions,
 * counts, levels, steps, ids, checksum.
 */
@NullMarked
package io.cleave.bench.net;

import org.jspecify.annotations.NullMarked;
