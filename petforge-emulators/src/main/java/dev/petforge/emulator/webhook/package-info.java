/**
 * Plays those who receive webhooks: a program that checks signatures, and the bots of Feishu and
 * DingTalk. Start at {@link dev.petforge.emulator.webhook.WebhookEmulator}.
 */
@NullMarked
package dev.petforge.emulator.webhook;

import org.jspecify.annotations.NullMarked;
