/** Why a project stands where it does, in one answer. */
@NullMarked
package dev.petforge.explanation;

import org.jspecify.annotations.NullMarked;
