package dev.petforge.archive;

import dev.petforge.file.Sha256;

/**
 * Something in an archive.
 *
 * @param name of it
 * @param bytes its size, at least 0
 * @param sha256 of its content
 */
public record Member(MemberName name, long bytes, Sha256 sha256) {}
