/**
 * HTTP servers that speak the wire formats of video providers, strictly, with faults on demand.
 * They make real small clips, keep accounts, and count what was billed.
 */
@NullMarked
package dev.petforge.emulator;

import org.jspecify.annotations.NullMarked;
