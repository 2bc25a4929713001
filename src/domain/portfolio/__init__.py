"""Portfolio tables (资产质量报表): migration, G11- and G12-shaped tables, days past due, roll rates, vintages."""
