package dev.petforge.examples.workshop;

import dev.petforge.examples.workshop.security.AccountBeans;
import dev.petforge.examples.workshop.security.Accounts;
import org.springframework.context.annotation.Import;

/** What makes users without a server. */
@Import({AccountBeans.class, Accounts.class})
class AccountTools {}
