"""Documents (报表与文书) made from what the application says: workbooks."""
