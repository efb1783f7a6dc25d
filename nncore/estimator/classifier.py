"""The classifier: fit, predict, predict_proba and score over the trainer's own epoch."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nncore.arrays import FloatArray
from nncore.blas import blas_threads
from nncore.errors import ArrayError
from nncore.estimator import parts
from nncore.estimator.checks import as_classes, as_features
from nncore.estimator.scikit_learn import classifier_tags, not_fitted
from nncore.network.network import Network
from nncore.recipe import Dense, Initialiser, LayerSpec, Optimiser
from nncore.recipe.checks import check_number, check_whole
from nncore.training.optimisers import build_optimiser
from nncore.training.steps import train_epoch


class NetworkClassifier:
    """A neural network that learns to tell classes apart, whatever the features and the labels.

    scikit-learn is not needed, but where it is there, the classifier goes into its pipelines,
    searches and cross-validations.

    Parameters
    ----------
    hidden_layers : tuple of int or LayerSpec
        Units of each hidden layer; or layers as in a recipe (`Dense`, `Dropout`, `Conv2D`,
        `MaxPool2D`, `Flatten`). Convolution takes the features for a square image.
    activation : str
        Of the hidden layers that are given as numbers: "relu", "leaky_relu", "tanh", "sigmoid"
        or "identity".
    output : str
        "softmax", "sigmoid" or "identity".
    loss : str
        "cross_entropy" or "mean_squared_error".
    initialiser : str or Initialiser
        "he", "glorot", "uniform" or "normal".
    optimiser : str or Optimiser
        "sgd", "momentum", "nesterov", "rmsprop", "adam" or "adamw". An `Optimiser` brings its own
        settings, but not its rate.
    learning_rate : float
        Length of a step.
    batch_size : int or float
        Samples to a step; a float is a share of all samples, in (0, 1].
    epochs : int
        How often every sample is seen.
    l2 : float
        Weight λ of the penalty λ/2 · Σ w² on the weights.
    random_state : int, Generator, RandomState or None
        Decides initial weights, order and dropout; None for otherwise every time.

    Attributes
    ----------
    classes_ : (C,)
        The labels, sorted; the columns of `predict_proba`.
    n_features_in_ : int
        Features of a sample, D.
    network_ : Network
        The layers.
    parameters_ : float32 (P,)
        What was learned; ``network_.named_parameters(parameters_)`` names its parts.
    loss_curve_ : list of float
        Mean loss of each epoch.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> y = ["same", "different", "different", "same"]
    >>> classifier = NetworkClassifier((8,), "tanh", batch_size=4, learning_rate=0.5, epochs=300)
    >>> classifier.fit(X, y).predict([[1, 0], [1, 1]]).tolist()
    ['different', 'same']
    """

    def __init__(
        self,
        hidden_layers: tuple[int | LayerSpec, ...] = (32,),
        activation: str = "relu",
        output: str = "softmax",
        loss: str = "cross_entropy",
        initialiser: str | Initialiser = "he",
        optimiser: str | Optimiser = "sgd",
        learning_rate: float = 0.1,
        batch_size: float = 32,
        epochs: int = 50,
        l2: float = 0.0,
        random_state: int | np.random.Generator | np.random.RandomState | None = 1,
    ) -> None:
        self.hidden_layers = hidden_layers
        self.activation = activation
        self.output = output
        self.loss = loss
        self.initialiser = initialiser
        self.optimiser = optimiser
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.l2 = l2
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> NetworkClassifier:
        """Learn from samples, forgetting earlier ones.

        Parameters
        ----------
        X : number (N, D)
            Features. The steps suit values of the order of 1: scale larger ones.
        y : labels (N,)
            Text or whole numbers, at least two different ones.

        Returns
        -------
        NetworkClassifier
            This classifier.

        Raises
        ------
        ArrayError
            Where the data cannot be learned from, or the training diverged.
        RecipeError
            Where a parameter is out of bounds; `field` names it.
        """
        features = as_features(X)
        classes, positions = as_classes(y, len(features))
        rng = parts.generator(self.random_state)
        with parts.own_names():
            optimiser = parts.optimiser(self.optimiser, self.learning_rate)
            size = parts.batch(self.batch_size).size(len(features))
            check_whole("epochs", self.epochs)
            check_number("l2", self.l2)
            network = self._build(features.shape[1], len(classes))
            parameters = network.initialise(parts.initialiser(self.initialiser), rng)
        stepper = build_optimiser(optimiser, parameters, network.weight_count)
        curve: list[float] = []
        with blas_threads(1):
            for _ in range(self.epochs):
                loss = train_epoch(
                    network,
                    parameters,
                    stepper,
                    features,
                    positions,
                    optimiser.rate,
                    batch_size=size,
                    l2=self.l2,
                    rng=rng,
                )
                curve.append(loss)
                if not math.isfinite(loss) or not np.isfinite(parameters).all():
                    raise _divergence(len(curve), optimiser.rate)
        self.classes_, self.n_features_in_ = classes, features.shape[1]
        self.network_, self.parameters_, self.loss_curve_ = network, parameters, curve
        return self

    def _build(self, features: int, classes: int) -> Network:
        output = Dense(classes, self.output)
        return parts.build_network(features, self.hidden_layers, self.activation, output, self.loss)

    def predict_proba(self, X: ArrayLike) -> FloatArray:
        """Return how probable each class is for each sample.

        Parameters
        ----------
        X : number (N, D)
            Features, as many as `fit` was given.

        Returns
        -------
        float32 (N, C), in [0, 1]
            Rows sum to 1; columns in the order of `classes_`.

        Raises
        ------
        ArrayError
            Where nothing has been learned (scikit-learn's `NotFittedError` where that is
            loaded), or the features are not like those of `fit`.
        """
        if not self.__sklearn_is_fitted__():
            raise not_fitted(type(self).__name__)
        features = as_features(X)
        if features.shape[1] != self.n_features_in_:
            raise ArrayError(
                f"X has {features.shape[1]} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input."
            )
        return self.network_.probabilities(self.network_.bind(self.parameters_), features)

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the most probable label of each sample, (N,); see `predict_proba`."""
        favoured = self.predict_proba(X).argmax(axis=1)
        labels: NDArray[Any] = self.classes_[favoured]
        return labels

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """Return the accuracy, in [0, 1]: the share of samples whose label is predicted."""
        predicted, labels = self.predict(X), np.asarray(y)
        if labels.shape != predicted.shape:
            raise ArrayError(
                f"y must have one label for each of the {len(predicted)} samples, "
                f"got shape {labels.shape}."
            )
        return float(np.mean(predicted == labels))

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters by name; `deep` makes no difference."""
        return {name: getattr(self, name) for name in _parameter_names(type(self))}

    def set_params(self, **params: Any) -> NetworkClassifier:
        """Change parameters by name; they count from the next `fit` on."""
        names = _parameter_names(type(self))
        for name, value in params.items():
            if name not in names:
                raise ArrayError(
                    f"Invalid parameter {name!r} for {type(self).__name__}; "
                    f"valid ones are {', '.join(names)}."
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({given})"

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "parameters_")

    def __sklearn_tags__(self) -> Any:
        return classifier_tags()


def _parameter_names(kind: type[NetworkClassifier]) -> list[str]:
    return list(inspect.signature(kind).parameters)


def _divergence(epoch: int, rate: float) -> ArrayError:
    return ArrayError(
        f"Training diverged in epoch {epoch}: the numbers grew beyond what can be represented; "
        f"scale the features to about 1, or lower learning_rate (now {rate:g})."
    )
