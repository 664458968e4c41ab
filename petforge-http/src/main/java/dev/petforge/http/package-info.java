/**
 * What the adapters of remote services share over OkHttp: requests that go out at most once, bodies
 * that are read up to a limit, rates, circuit breakers, and words for messages without secrets. It
 * knows no service and no port, and is no API for applications. Start at {@link
 * dev.petforge.http.AtMostOnceSender}.
 */
@NullMarked
package dev.petforge.http;

import org.jspecify.annotations.NullMarked;
