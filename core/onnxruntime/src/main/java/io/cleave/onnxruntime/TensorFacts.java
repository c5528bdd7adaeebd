package io.cleave.onnxruntime;

import io.cleave.codec.tensor.TensorShape;
import io.cleave.codec.tensor.TensorSpec;
import io.cleave.core.graph.TensorLayout;

/**
 * What was found out about a tensor that may cross a cut.
 *
 * @param spec name, type and shape of one sample; dimensions that were seen to change are open
 * @param layout how a batch lies in the tensor
 * @param sampled shape of one sample that was tried, with all dimensions fixed
 */
record TensorFacts(TensorSpec spec, TensorLayout layout, TensorShape sampled) {}
