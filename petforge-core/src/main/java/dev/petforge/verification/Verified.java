package dev.petforge.verification;

/**
 * What was looked at.
 *
 * @param projects how many
 * @param files how many were there of those that were to be
 * @param bytes how much was read
 * @param findings how much was found
 */
public record Verified(long projects, long files, long bytes, long findings) {}
