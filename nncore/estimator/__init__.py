"""A network behind the methods that scikit-learn has made usual, for any features and classes."""

from nncore.estimator.classifier import NetworkClassifier

__all__ = ["NetworkClassifier"]
