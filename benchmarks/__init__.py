"""Measurements that `make bench` prints and writes to benchmarks/results.json."""
