"""The desk index: folding of scripts, and a full-text index that exists in memory only. It opens nothing and reads no row."""
