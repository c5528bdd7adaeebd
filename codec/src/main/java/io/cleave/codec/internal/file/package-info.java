/**
 * Files of users, for every module: written completely or not at all, and read with their name in
 * every message.
 */
@NullMarked
package io.cleave.codec.internal.file;

import org.jspecify.annotations.NullMarked;
