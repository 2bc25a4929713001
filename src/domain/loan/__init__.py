"""The loan account (贷款账户): terms, dated events, and the account as a fold over them."""
