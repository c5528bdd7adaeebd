package io.cleave.cli.pictures;

import io.cleave.core.picture.PictureSize;
import io.cleave.edge.Report;
import java.nio.file.Path;

/**
 * A picture and what the network says of it.
 *
 * @param <O> what the task gives
 * @param file of the picture
 * @param fileBytes how long the file is
 * @param size of the picture as it was taken, upright or as stored
 * @param answer what the network says
 * @param report of the request
 */
public record Answered<O>(Path file, long fileBytes, PictureSize size, O answer, Report report) {}
