/** Networks of each task, split over a socket, against answers that were made in Python. */
package io.cleave.cli.tasks;
