/**
 * What people who are not looking are told: {@link dev.petforge.notification.Notification} is the
 * news and the only rule of what is news; {@link dev.petforge.notification.NotificationTarget} is
 * the port that brings it to somebody, {@link dev.petforge.notification.NotificationStore} the one
 * that keeps what has not arrived yet.
 */
@NullMarked
package dev.petforge.notification;

import org.jspecify.annotations.NullMarked;
