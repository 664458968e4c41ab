package dev.petforge.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Ports with something of their own; the rest is done by the one behind them. */
final class Instead {
  private Instead() {}

  /** Returns null where it has nothing to say. */
  interface Replacement {
    @Nullable Object answer(Method method, Object[] arguments);
  }

  static <T> T instead(Class<T> type, T behind, Replacement replacement) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object own = replacement.answer(method, arguments);
                return own == null ? method.invoke(behind, arguments) : own;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
