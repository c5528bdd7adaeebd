/**
 * What networks that take pictures are for, besides {@linkplain io.cleave.core.Classification
 * classification}. A task here is a class that reads its settings and outputs, and a line in {@code
 * META-INF/services/io.cleave.core.TaskKind}.
 */
@NullMarked
package io.cleave.core.task;

import org.jspecify.annotations.NullMarked;
