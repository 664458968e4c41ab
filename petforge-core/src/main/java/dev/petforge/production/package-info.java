/**
 * What all commands and jobs share: the database behind {@link
 * dev.petforge.production.Persistence}, decisions about projects, the registry of generators and
 * what is ordered from them.
 */
@NullMarked
package dev.petforge.production;

import org.jspecify.annotations.NullMarked;
