"""What tests of several parts share: made-up nights, rows, offices and servers."""
