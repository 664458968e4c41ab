package dev.petforge.storage.jdbc;

/**
 * A step in which the tables of an older database are brought up to date. Each is one transaction:
 * whoever is interrupted begins with the same step the next time.
 *
 * @param schema to which form this step brings them, counted from 1
 * @param last the form that this version works with
 */
public record Migration(int schema, int last) {}
