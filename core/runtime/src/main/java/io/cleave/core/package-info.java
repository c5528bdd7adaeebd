/**
 * What runs: a network, where it is cut, and its layers on an engine.
 *
 * <p>Start with {@link io.cleave.core.Model} for a network with its weights and its task. {@link
 * io.cleave.core.Network} says where it can be cut, an {@link io.cleave.core.Engine} loads a {@link
 * io.cleave.core.Range} of it as a {@link io.cleave.core.Part}, and a {@link
 * io.cleave.core.Session} runs the part.
 */
@NullMarked
package io.cleave.core;

import org.jspecify.annotations.NullMarked;
