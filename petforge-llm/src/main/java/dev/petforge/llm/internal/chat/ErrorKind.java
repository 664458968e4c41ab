package dev.petforge.llm.internal.chat;

/** What a provider's refusal means, whatever its words. */
public enum ErrorKind {
  /** The key is wrong or missing. */
  KEY,
  /** The key may not use this model, or not from here. */
  FORBIDDEN,
  /** Nothing is left to pay with. */
  BALANCE,
  /** There is no such model. */
  MODEL,
  /** The form of the answer cannot be asked for. */
  FORM,
  /** The model cannot see. */
  NO_SIGHT,
  /** This picture cannot be read, or is not wanted. */
  PICTURE,
  /** What was asked is not answered, for what it says. */
  CONTENT,
  /** More was sent than the model can read. */
  CONTEXT,
  /** The name of the field for the length of the answer. */
  LENGTH_FIELD,
  /** The length of the answer that was asked for. */
  LENGTH,
  /** The temperature. */
  TEMPERATURE,
  /** The options of a stream. */
  STREAM_OPTIONS,
  /** Another field or value. */
  REQUEST,
  /** Too many requests. */
  RATE,
  /** The service has no capacity, and certainly did nothing. */
  BUSY,
  /** The service failed, and may have done it before. */
  DOWN
}
