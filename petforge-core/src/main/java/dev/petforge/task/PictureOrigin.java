package dev.petforge.task;

/**
 * Where an opening picture came from, as the table had it then: tells whether the row has another
 * one now, without bringing it home.
 *
 * @param picture the table's handle, {@link dev.petforge.table.Row#picture}
 * @param mark what changes with the picture, {@link dev.petforge.table.Row#pictureMark}
 */
public record PictureOrigin(String picture, String mark) {}
