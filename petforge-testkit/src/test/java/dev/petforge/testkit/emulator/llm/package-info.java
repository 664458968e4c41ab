/** Tests of the emulated language models. */
@NullMarked
package dev.petforge.testkit.emulator.llm;

import org.jspecify.annotations.NullMarked;
