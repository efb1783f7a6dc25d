"""Random recipes that are valid: for the form to show, and for JSON to keep."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from nncore.errors import RecipeError
from nncore.recipe import (
    BOUNDS,
    COMBINATIONS,
    HIDDEN_ACTIVATIONS,
    INITIALISERS,
    LOSSES,
    OPTIMISERS,
    OUTPUT_ACTIVATIONS,
    PADDINGS,
    SCHEDULES,
    Augmentation,
    Batch,
    Conv2D,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Flatten,
    Gradient,
    Initialiser,
    LayerSpec,
    MaxPool2D,
    Optimiser,
    Preparation,
    Recipe,
    Schedule,
    shapes_after,
)
from nncore.training.recipes import BUILT_IN


def number(field: str) -> st.SearchStrategy[float]:
    low, high = BOUNDS[field]
    return st.floats(low, high, allow_subnormal=False)


def whole(field: str) -> st.SearchStrategy[int]:
    low, high = BOUNDS[field]
    return st.integers(int(low), int(high))


def is_free(name: str) -> bool:
    """Whether no built-in recipe has the name; Hypothesis tries words that it finds in the code."""
    return name not in BUILT_IN


OPTIMISER = st.builds(
    Optimiser,
    kind=st.sampled_from(OPTIMISERS),
    rate=number("optimiser.rate"),
    momentum=number("optimiser.momentum"),
    beta2=number("optimiser.beta2"),
    decay=number("optimiser.decay"),
)
SCHEDULE = st.builds(
    Schedule,
    kind=st.sampled_from(SCHEDULES),
    factor=number("schedule.factor"),
    every_epochs=whole("schedule.every_epochs"),
    final=number("schedule.final"),
    warmup=number("schedule.warmup"),
)
BATCH = st.one_of(
    st.builds(Batch, st.just("size"), whole("batch.size"), st.booleans()),
    st.builds(Batch, st.just("fraction"), number("batch.fraction"), st.booleans()),
    st.builds(Batch, st.just("full"), st.integers(1, 500), st.booleans()),
)
GRADIENT = st.builds(
    Gradient,
    weights=st.sampled_from(COMBINATIONS),
    biases=st.sampled_from(COMBINATIONS),
    shared_bias=st.booleans(),
    divisor=st.none() | whole("gradient.divisor"),
    loss=st.sampled_from(COMBINATIONS),
)
NAMES = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
DATA = st.builds(
    Data,
    sources=st.one_of(
        st.sampled_from([("strokes",), ("mnist",), ("mnist", "strokes"), ("strokes", "mnist")]),
        st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    ),
    training_images=st.none() | whole("data.training_images"),
    wrong_labels=number("data.wrong_labels"),
    not_digits=number("data.not_digits"),
    redrawn=whole("data.redrawn"),
    held_out=number("data.held_out"),
    first_images=st.none() | whole("data.first_images"),
    validation_images=st.none() | whole("data.validation_images"),
)
AUGMENTATION = st.builds(
    Augmentation,
    **{part.name: number(f"augmentation.{part.name}") for part in fields(Augmentation)},
)
HIDDEN = st.one_of(
    st.builds(Dense, st.integers(1, 300), st.sampled_from(HIDDEN_ACTIVATIONS)),
    st.builds(Dense, st.integers(1, 300), st.just("sigmoid"), number("epsilon")),
    st.builds(Dropout, number("dropout")),
)
ON_IMAGES = st.one_of(
    st.builds(
        Conv2D,
        st.integers(1, 32),
        st.integers(1, 7),
        st.sampled_from(HIDDEN_ACTIVATIONS),
        st.sampled_from(PADDINGS),
    ),
    st.builds(MaxPool2D, whole("pool")),
    st.builds(Dropout, number("dropout")),
)


@st.composite
def image_layers(draw: st.DrawFn) -> tuple[LayerSpec, ...]:
    """Layers for images of 28 pixels, as far as they fit, and a row of values at the end."""
    layers: tuple[LayerSpec, ...] = ()
    for layer in draw(st.lists(ON_IMAGES, max_size=4)):
        try:
            shapes_after((*layers, layer), 28)
        except RecipeError:
            continue
        layers = (*layers, layer)
    return (*layers, Flatten())


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    output = draw(st.sampled_from(OUTPUT_ACTIVATIONS))
    losses = LOSSES if output != "identity" else ("mean_squared_error",)
    chosen: dict[str, Any] = {
        "name": draw(NAMES.filter(is_free)),
        "summary": draw(st.text(max_size=20)),
        "layers": (
            *draw(st.just(()) | image_layers()),
            *draw(st.lists(HIDDEN, max_size=6)),
            Dense(10, output),
        ),
        "data": draw(DATA),
        "initialiser": draw(
            st.builds(
                Initialiser,
                st.sampled_from(INITIALISERS),
                st.none() | number("initialiser.scale"),
            )
        ),
        "loss": draw(st.sampled_from(losses)),
        "optimiser": draw(OPTIMISER),
        "schedule": draw(SCHEDULE),
        "batch": draw(BATCH),
        "gradient": draw(GRADIENT),
        "epochs": draw(whole("epochs")),
        "steps": draw(st.none() | whole("steps")),
        "report_every": draw(st.none() | whole("report_every")),
        "l2": draw(number("l2")),
        "early_stopping": draw(
            st.none() | st.builds(EarlyStopping, whole("early_stopping.patience"))
        ),
        "augmentation": draw(st.none() | AUGMENTATION),
        "seed": draw(whole("seed")),
        "preparation": draw(
            st.sampled_from(
                [Preparation(), Preparation(route="raw", pen=3.0), Preparation(full_ink=255.0)]
            )
        ),
    }
    return Recipe(**chosen)
