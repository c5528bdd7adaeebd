/**
 * From picture to answer over thin and slow links: split, the picture sent whole, and all local.
 */
@NullMarked
package io.cleave.bench.links;

import org.jspecify.annotations.NullMarked;
