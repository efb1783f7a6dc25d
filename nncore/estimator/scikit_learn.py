"""What scikit-learn wants of an estimator beyond its methods; it is never imported for that.

Where a program has loaded scikit-learn, its own classes of errors and warnings are used, so that
it recognises them; where not, plain ones with the same text.
"""

from __future__ import annotations

import sys
from typing import Any

from nncore.errors import ArrayError


def not_fitted(name: str) -> Exception:
    """Return the error for an estimator that is asked before it has learned."""
    message = f"This {name} is not fitted yet; call fit(X, y) before you ask it anything."
    loaded = sys.modules.get("sklearn.exceptions")
    return loaded.NotFittedError(message) if loaded else ArrayError(message)


def conversion_warning() -> type[Warning]:
    """Return the kind of the warning that an array was taken in another shape."""
    loaded = sys.modules.get("sklearn.exceptions")
    return loaded.DataConversionWarning if loaded else UserWarning


def classifier_tags() -> Any:
    """Say what a classifier of dense numbers can do; only scikit-learn asks."""
    from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

    return Tags(
        estimator_type="classifier",
        target_tags=TargetTags(required=True),
        classifier_tags=ClassifierTags(),
        input_tags=InputTags(sparse=False, allow_nan=False),
    )
