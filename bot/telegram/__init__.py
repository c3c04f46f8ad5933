"""Talk over Telegram: raw updates in, answers out, each question answered once. Only `client` knows the library."""
