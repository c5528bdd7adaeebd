/** The contracts of core, held by ONNX Runtime. */
package org.example.toy;
