"""One update under the microscope, the chain rule on a small graph, and where numbers come from."""
