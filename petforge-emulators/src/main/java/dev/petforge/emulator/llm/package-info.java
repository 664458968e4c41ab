/**
 * Language models behind the OpenAI-compatible chat interface, with DeepSeek's and other vendors'
 * ways, on this machine: validation, thinking, usage with a prefix cache, streams, and faults on
 * demand. Answers come from scripts, or are made from the request. Start at {@link
 * dev.petforge.emulator.llm.LlmEmulator}.
 */
@NullMarked
package dev.petforge.emulator.llm;

import org.jspecify.annotations.NullMarked;
