"""The faults that the bot must survive: one function a row of the table, run small by the tests and in full by hand."""
