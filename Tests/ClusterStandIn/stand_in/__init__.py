"""A Kubernetes API server with a Job controller, a garbage collector and a node, small enough to run inside a test."""
