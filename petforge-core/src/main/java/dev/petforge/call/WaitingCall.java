package dev.petforge.call;

/**
 * A planned call that waits for something before it is sent.
 *
 * @param subject what it is for
 * @param reason what it waits for
 */
public record WaitingCall(CallSubject subject, WaitReason reason) {}
