package io.cleave.onnxruntime;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.graph.TensorLayout;

/**
 * What was found out about a tensor that may cross a cut.
 *
 * @param spec name, type and shape of one sample, open where it was seen to change
 * @param layout how a batch lies in it
 * @param sampled the shape of one sample that was tried, all dimensions fixed
 */
record TensorFacts(TensorSpec spec, TensorLayout layout, TensorShape sampled) {}
