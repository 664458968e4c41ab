package dev.petforge.task;

/**
 * Where an opening picture came from, as the table had it then: tells whether the row has another
 * one now, without bringing it home. One that came from no table has the name that people know it
 * by.
 *
 * @param picture the table's handle, {@link dev.petforge.table.Row#picture}, or that name
 * @param mark what changes with the picture, {@link dev.petforge.table.Row#pictureMark}; empty text
 *     of one that came from no table
 */
public record PictureOrigin(String picture, String mark) {}
