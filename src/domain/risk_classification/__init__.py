"""Risk classification (风险分类): the five classes of the 2023 measures, with reasons."""
