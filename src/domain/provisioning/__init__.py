"""Provisioning (拨备): regulatory provisions, expected credit loss, ratios and the movement table."""
