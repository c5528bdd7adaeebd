package io.cleave.cli.diff;

import io.cleave.lab.diff.WayDifference;
import io.cleave.lab.results.ResultFile;
import io.cleave.lab.results.Tool;
import java.util.List;

/**
 * What {@code cleave diff --json} writes.
 *
 * @param command the command that reproduces it
 * @param model the model's name as given to the command
 * @param engine ran the reference
 * @param samples how many were compared
 * @param ways the differences of each way
 */
@Tool(value = "cleave diff", version = 1)
record DiffFile(String command, String model, String engine, long samples, List<WayDifference> ways)
    implements ResultFile {}
