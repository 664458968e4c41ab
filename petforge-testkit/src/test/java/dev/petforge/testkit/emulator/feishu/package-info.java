/** The tests of the emulated Feishu. */
@NullMarked
package dev.petforge.testkit.emulator.feishu;

import org.jspecify.annotations.NullMarked;
