/**
 * Notifications by outgoing webhooks: signed JSON for programs, and what the bots of Feishu and
 * DingTalk take for people. Start at {@link dev.petforge.webhook.Webhook}.
 */
@NullMarked
package dev.petforge.webhook;

import org.jspecify.annotations.NullMarked;
