/** Tests of the emulated language models. */
@NullMarked
package dev.petforge.emulator.llm;

import org.jspecify.annotations.NullMarked;
