package dev.petforge.task;

/**
 * What shall be made anew.
 *
 * @param from the first segment that is emptied, from 0
 * @param seen the {@link Versions#version} that the user saw
 * @param rewrite whether the shots from there on are written anew too
 * @param runOn whether to buy and join right away
 * @param abandon whether open calls of these segments are given up
 */
public record Redo(int from, long seen, boolean rewrite, boolean runOn, boolean abandon) {}
