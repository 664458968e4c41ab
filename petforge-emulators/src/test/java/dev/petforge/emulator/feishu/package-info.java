/** The tests of the emulated Feishu. */
@NullMarked
package dev.petforge.emulator.feishu;

import org.jspecify.annotations.NullMarked;
