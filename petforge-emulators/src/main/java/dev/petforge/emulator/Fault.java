package dev.petforge.emulator;

/** What goes wrong at an emulator. Each happens where a provider would have it happen. */
public enum Fault {
  /** On a create: the connection is cut before the job is accepted. */
  CUT_BEFORE,
  /** On a create: the job is accepted, and the connection cut before the answer. */
  CUT_AFTER,
  /** On a create: the job is accepted, and the answer is a gateway's page with status 502. */
  GATEWAY_AFTER,
  /** On a create: nothing is accepted; the answer is a gateway's page with status 525. */
  GATEWAY_BEFORE,
  /** On a create: the job is accepted; the answer comes too late for any client. */
  SILENT_AFTER,
  /** On a create: too many requests, refused for certain. */
  RATE,
  /** On a create: no free slot, refused for certain. */
  SLOTS,
  /** On a create: an internal error that says nothing about the job, which was not accepted. */
  INTERNAL_BEFORE,
  /** On a create: an internal error that says nothing about the job, which was accepted. */
  INTERNAL_AFTER,
  /** On a create: the content is refused at once. */
  CONTENT,
  /** On any refusal: the same code comes with other words, or in another language. */
  OTHER_WORDS,
  /**
   * On a create with a key: the first times that somebody asks by the key, the job is not there.
   */
  KEY_LATE,
  /** The job fails in the end. */
  JOB_FAILS,
  /** The job ends with a refusal of its content, in the provider's way. */
  JOB_CONTENT,
  /** The job succeeds and is charged, and there never is a video. */
  JOB_EMPTY,
  /** The job succeeds, and its result is missing the first times that somebody asks for it. */
  RESULT_LATE,
  /** The job answers with a word for its state that nobody knows, for a while. */
  JOB_STRANGE_WORD,
  /** On a poll: status 503. */
  POLL_UNAVAILABLE,
  /** On a poll: a page of HTML with status 200. */
  POLL_HTML,
  /** On a download: status 403, as of an address that has expired. The next address works. */
  RESULT_EXPIRED,
  /** On a download: the connection is cut in the middle. */
  RESULT_CUT,
  /** On a download: the file ends early, and says that it is whole. */
  RESULT_TRUNCATED,
  /** On a download: an error page with status 200. */
  RESULT_HTML,
  /** On a download: the bytes come slowly. */
  RESULT_SLOW,
  /** On a download: status 503 or a cut connection, and so for all downloads for a while. */
  RESULT_AWAY,
  /** The job succeeds with a clip of 9:16, whatever its first frame was like. */
  RESULT_PORTRAIT,
  /** The job succeeds with a clip coded on its side; its track header says to turn it. */
  RESULT_ROTATED,
  /** When a job has ended: its callback comes twice. */
  CALLBACK_TWICE
}
