"""The Backprop tab: one update under the microscope, the chain rule, lessons, a whole run."""
