package dev.petforge.examples.workshop.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which words a text may be, for the API's document: those that the constants of an enum are
 * written as, by their method {@code word()}, or else their names in small letters.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Words {
  /** The enum. */
  Class<? extends Enum<?>> value();
}
