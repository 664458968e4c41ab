/**
 * Feishu (and Lark) on this machine: apps and tokens, bases with typed fields, attachments, drive,
 * wiki and events, strictly, with faults on demand. Start at {@link
 * dev.petforge.emulator.feishu.FeishuEmulator}.
 */
@NullMarked
package dev.petforge.emulator.feishu;

import org.jspecify.annotations.NullMarked;
