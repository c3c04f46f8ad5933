"""The faults that an index must survive: a function a row of the table, small in the tests, in full by hand."""
