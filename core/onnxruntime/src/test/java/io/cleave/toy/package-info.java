/** The contracts of core, held by ONNX Runtime. */
package io.cleave.toy;
