package dev.dynabatch.cli.input;

import org.jspecify.annotations.Nullable;

/**
 * One record of an input: a line, or an element of the array, not parsed yet.
 *
 * @param bytes its text without line end; of one that is too long, the beginning
 * @param line the line in which it begins, from 1
 * @param problem why it cannot be taken, as a sentence without its subject, or null if nothing is known to be wrong
 * @param whole whether {@code bytes} is all of it
 */
public record InputRecord(byte[] bytes, long line, @Nullable String problem, boolean whole) {}
