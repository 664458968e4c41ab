package dev.petforge.storage.jdbc;

import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Text as both databases can keep it: PostgreSQL refuses a whole row for one U+0000. What comes
 * from outside is freed of it where it enters; this is for what nobody thought of.
 */
final class StorableText extends AbstractArgumentFactory<String> {
  StorableText() {
    super(Types.VARCHAR);
  }

  static String of(String value) {
    return value.replace('\u0000', '\ufffd');
  }

  @Override
  protected Argument build(String value, ConfigRegistry config) {
    String storable = of(value);
    return (position, statement, context) -> statement.setString(position, storable);
  }
}
