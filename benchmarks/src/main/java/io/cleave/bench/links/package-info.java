/**
 * From picture to answer over thin and slow links: split, the picture sent whole, and all local.
 */
package io.cleave.bench.links;
