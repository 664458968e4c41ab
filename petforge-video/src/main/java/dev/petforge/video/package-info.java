/**
 * What the generators of paid clips have in common: {@link dev.petforge.video.AccountBuilder}. Each
 * provider has a package of its own below this one.
 */
@NullMarked
package dev.petforge.video;

import org.jspecify.annotations.NullMarked;
