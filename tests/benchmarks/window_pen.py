"""A pen for the real window: pointer events by the clock, and how late the window answers them.

Another process writes a pointer event 120 times a second, by the clock, into a pipe that the
window listens to, as it does to the display's. Each event carries the time at which it was
due; all times are measured from there.
"""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QSocketNotifier, Qt, QTimer
from PySide6.QtCore import Slot as QtSlot
from PySide6.QtGui import QMouseEvent, QPaintEvent

from gui.drawing.probability_bars import ProbabilityBars
from gui.hand import wait
from gui.main_window import MainWindow

HEARTBEAT = 0.010
EVENT = struct.Struct("d")
STROKE_EVENTS, REST_EVENTS = 96, 24

INJECTOR = """
import struct, sys, time
due = time.perf_counter()
while True:
    due += 1 / 120
    time.sleep(max(0.0, due - time.perf_counter()))
    sys.stdout.buffer.write(struct.pack("d", due))
    sys.stdout.buffer.flush()
"""


@dataclass
class Samples:
    """Times of one round, in milliseconds."""

    beats: list[float] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)
    bars: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    load: float = 0.0


class TimedBars(ProbabilityBars):
    """Knows whether it has yet to show what it was given, and tells when it has."""

    def __init__(self, *arguments: object) -> None:
        self.is_pending = False
        self.pen: Pen | None = None
        super().__init__(*arguments)  # type: ignore[arg-type]

    def update(self, *place: object) -> None:
        """Note that something is to be painted."""
        self.is_pending = True
        super().update(*place)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.is_pending = False
        if self.pen is not None:
            self.pen.on_bars_shown()


class Pen(QObject):
    """Plays the pointer and takes the times."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._canvas = window.drawing_panel.canvas
        bars = window.findChild(TimedBars)
        assert bars is not None
        self._bars, bars.pen = bars, self
        window.reader.input_changed.connect(self.on_read)
        self._samples = Samples()
        self._count = self._read = 0
        self._due: deque[tuple[int, float]] = deque()
        self._unread: deque[tuple[int, float, bool]] = deque()
        self._beat = QTimer(self, interval=round(HEARTBEAT * 1000))
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)
        self._last_beat = 0.0
        self._injector = subprocess.Popen([sys.executable, "-c", INJECTOR], stdout=subprocess.PIPE)
        assert self._injector.stdout is not None
        self._pipe = self._injector.stdout.fileno()
        os.set_blocking(self._pipe, False)
        self._notifier = QSocketNotifier(self._pipe, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_events)

    def rest(self, resting: bool) -> None:
        """Leave the events alone, or play them again."""
        self._notifier.setEnabled(not resting)
        if resting:
            self._canvas.cancel_stroke()
            self._count = 0
        else:
            self._drain()

    def measure(self, seconds: float) -> Samples:
        """Take the times of one round."""
        wait(1.0)  # let what the round before has started come to rest
        self._samples = Samples()
        self._due.clear()
        self._unread.clear()
        self._canvas.paint_log.clear()
        self._last_beat = time.perf_counter()
        self._beat.start()
        wait(seconds)
        self._beat.stop()
        self._match()
        self._samples.load = os.getloadavg()[0]
        return self._samples

    def stop(self) -> None:
        """End the other process."""
        self._notifier.setEnabled(False)
        self._injector.kill()
        self._injector.wait()

    @QtSlot()
    def on_read(self) -> None:
        """Note what of the ink has been read."""
        self._read = self._canvas.pointer_count
        if not self._bars.is_pending:  # what was read looks as before
            self.on_bars_shown()

    def on_bars_shown(self) -> None:
        """Note when the bars show what was read."""
        now = time.perf_counter()
        while self._unread and self._unread[0][0] <= self._read:
            _, due, is_end = self._unread.popleft()
            self._samples.bars.append((now - due) * 1000)
            if is_end:
                self._samples.ends.append((now - due) * 1000)

    @QtSlot()
    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._samples.beats.append(max(0.0, now - self._last_beat - HEARTBEAT) * 1000)
        self._last_beat = now
        self._match()

    @QtSlot()
    def _on_events(self) -> None:
        content = os.read(self._pipe, 4096)
        for (due,) in EVENT.iter_unpack(content[: len(content) // EVENT.size * EVENT.size]):
            self._play(due)

    def _drain(self) -> None:
        try:
            while os.read(self._pipe, 65536):
                pass
        except BlockingIOError:
            return

    def _play(self, due: float) -> None:
        """Move the pointer on; a stroke is a loop of most of a second, then comes a rest."""
        place = self._count % (STROKE_EVENTS + REST_EVENTS)
        stroke = self._count // (STROKE_EVENTS + REST_EVENTS)
        self._count += 1
        if place == 0:
            if stroke % 4 == 0:
                self._canvas.clear()
            self._send(QEvent.Type.MouseButtonPress, place)
        elif place < STROKE_EVENTS:
            self._send(QEvent.Type.MouseMove, place)
        elif place == STROKE_EVENTS:
            self._expect(due, is_end=True)
            self._send(QEvent.Type.MouseButtonRelease, place)
            return
        if place < STROKE_EVENTS:
            self._expect(due, is_end=False)

    def _expect(self, due: float, *, is_end: bool) -> None:
        """Wait for what answers an event, while times are taken: an hour would fill the memory."""
        if not self._beat.isActive():
            return
        if not is_end:
            self._due.append((self._canvas.pointer_count, due))
        self._unread.append((self._canvas.pointer_count, due, is_end))

    def _send(self, kind: QEvent.Type, place: int) -> None:
        angle = 2 * math.pi * place / STROKE_EVENTS
        side = min(self._canvas.width(), self._canvas.height())
        at = QPointF(
            self._canvas.width() / 2 + 0.33 * side * math.sin(angle),
            self._canvas.height() / 2 + 0.36 * side * math.cos(angle * 0.9),
        )
        button = Qt.MouseButton.LeftButton
        moves = kind == QEvent.Type.MouseMove
        event = QMouseEvent(
            kind,
            at,
            QPointF(self._canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton if moves else button,
            Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.sendEvent(self._canvas, event)

    def _match(self) -> None:
        """Find the paint that showed each event."""
        log = self._canvas.paint_log
        while log:
            count, painted = log.popleft()
            while self._due and self._due[0][0] <= count:
                self._samples.paints.append((painted - self._due.popleft()[1]) * 1000)


def put_in_timed_bars() -> None:
    """Put the bars that take their time in the place of the ordinary ones."""
    import gui.drawing.panel as panel

    panel.ProbabilityBars = TimedBars  # type: ignore[misc]
