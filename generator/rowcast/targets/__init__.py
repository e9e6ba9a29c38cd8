"""The languages and formats that Rowcast writes, one package each."""
