"""The canvas as an image in the screen's own pixels, repainted from vectors where it changed.

Two images are kept: the finished drawing, and the same with the line under the pen. What the
pen changed is taken back from the first and painted again as one path, so that the edge of
the growing line is as smooth as that of a finished one, and costs only the changed part.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from gui.drawing.live_line import LiveLine
from gui.drawing.smooth import CANVAS_UNITS, NEAR
from gui.drawing.stroke_shape import StrokeShape
from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing, Stroke

_STRAIGHT_BELOW_PX = 2.5
_WHOLE = QRectF(0.0, 0.0, CANVAS_UNITS, CANVAS_UNITS)


class InkLayer:
    """The painted drawing; areas come in canvas units and go out in device pixels."""

    def __init__(self) -> None:
        self._finished = QImage()
        self._shown = QImage()
        self._paper = QColor(Qt.GlobalColor.white)
        self._ink = QColor(Qt.GlobalColor.black)
        self._scale = 1.0
        self._shapes: dict[Stroke, StrokeShape] = {}  # of the strokes in sight
        self._picture: tuple[ByteArray, QImage] | None = None

    @property
    def image(self) -> QImage:
        """What is to be seen: the finished drawing and the line under the pen."""
        return self._shown

    def rebuild(
        self, side_px: int, ratio: float, drawing: Drawing, paper: QColor, ink: QColor
    ) -> None:
        """Paint everything anew, at another size or in other colours.

        Parameters
        ----------
        side_px : int, device pixels
            Side of the image, at least 1.
        ratio : float
            Device pixels in a logical pixel.
        drawing : Drawing
            What is finished.
        paper, ink : QColor
            The colours.
        """
        if self._shown.width() != side_px:
            self._finished = QImage(side_px, side_px, QImage.Format.Format_RGB32)
            self._shown = QImage(side_px, side_px, QImage.Format.Format_RGB32)
            self._scale = side_px / CANVAS_UNITS
        self._shapes.clear()
        self._paper, self._ink, self._picture = paper, ink, None
        self._shown.setDevicePixelRatio(ratio)
        self._repaint(self._finished.rect(), drawing)

    def replace(self, before: Drawing, after: Drawing, wiped: QRectF | None = None) -> QRect:
        """Show `after` where `before` was, repainting only where they differ.

        Parameters
        ----------
        before, after : Drawing
            What is shown, and what is to be shown.
        wiped : QRectF, canvas units, optional
            Where the eraser passed, if that is the whole difference.

        Returns
        -------
        QRect
            What changed, in device pixels; empty where nothing did.
        """
        gone = set(before.strokes) - set(after.strokes)
        if wiped is not None:
            # Beyond the eraser itself the curve changes at the new ends: where positions
            # near to them are steadied, and up to the second position from there.
            reach = max((self._reach_of_cut(stroke) for stroke in gone), default=0.0)
            changed = self.device_rect(wiped.adjusted(-reach, -reach, reach, reach))
        elif before.picture is not after.picture:
            changed = self._finished.rect()
        else:
            area = QRectF()
            for stroke in gone | (set(after.strokes) - set(before.strokes)):
                area = area.united(self._shape(stroke).area)
            changed = self.device_rect(area)
        for stroke in gone:  # the history may hold it for hours
            self._shapes.pop(stroke, None)
        if not changed.isEmpty():
            self._repaint(changed, after)
        return changed

    def paint_live(self, line: LiveLine) -> None:
        """Paint what the pen has changed since the last call."""
        rect = self.device_rect(line.unpainted())
        line.mark_painted()
        if rect.isEmpty():
            return
        path = line.curve_within(self._units(rect), self._straight_below())
        painter = self._painter(self._shown)
        painter.drawImage(rect, self._finished, rect)
        painter.setClipRect(rect)
        self._prepare(painter)
        painter.strokePath(path, self._pen(line.pen_width))
        painter.end()

    def keep_live(self, line: LiveLine) -> None:
        """Make the line under the pen part of the finished drawing, as it was painted."""
        self.paint_live(line)
        self._copy(self.device_rect(line.bounds()), self._shown, self._finished)

    def drop_live(self, line: LiveLine) -> QRect:
        """Take the line under the pen away; return what changed, in device pixels."""
        rect = self.device_rect(line.bounds())
        self._copy(rect, self._finished, self._shown)
        line.mark_unpainted()
        return rect

    def device_rect(self, area: QRectF) -> QRect:
        """Return the device pixels that ink in `area` (canvas units) can touch."""
        if area.isNull():
            return QRect()
        pixels = QTransform.fromScale(self._scale, self._scale).mapRect(area)
        return pixels.adjusted(-2.0, -2.0, 2.0, 2.0).toAlignedRect() & self._finished.rect()

    def _repaint(self, rect: QRect, drawing: Drawing) -> None:
        """Paint part of the finished drawing, in both images."""
        painter = self._painter(self._finished)
        painter.setClipRect(rect)
        painter.fillRect(rect, self._paper)
        self._prepare(painter)
        if drawing.picture is not None:
            self._paint_picture(painter, drawing.picture)
        area = self._units(rect)
        for stroke in drawing.strokes:
            shape = self._shape(stroke)
            if shape.area.intersects(area):
                painter.strokePath(shape.within(area), self._pen(shape.pen_width))
        painter.end()
        self._copy(rect, self._finished, self._shown)

    def _copy(self, rect: QRect, source: QImage, target: QImage) -> None:
        painter = self._painter(target)
        painter.drawImage(rect, source, rect)
        painter.end()

    @staticmethod
    def _painter(image: QImage) -> QPainter:
        """Return a painter that works in the pixels of an image, whatever its ratio."""
        painter = QPainter(image)
        ratio = image.devicePixelRatio()
        painter.scale(1.0 / ratio, 1.0 / ratio)
        return painter

    def _units(self, rect: QRect) -> QRectF:
        """Return the canvas units of some pixels and of a few around them.

        With the few, the cut ends of a curve's pieces stay outside of what is painted.
        """
        area = QRectF(rect).adjusted(-2.0, -2.0, 2.0, 2.0)
        return QTransform.fromScale(1.0 / self._scale, 1.0 / self._scale).mapRect(area)

    def _prepare(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)

    def _pen(self, width: float) -> QPen:
        style, cap, join = Qt.PenStyle, Qt.PenCapStyle, Qt.PenJoinStyle
        return QPen(self._ink, width, style.SolidLine, cap.RoundCap, join.RoundJoin)

    def _straight_below(self) -> float:
        return _STRAIGHT_BELOW_PX / self._scale

    def _shape(self, stroke: Stroke) -> StrokeShape:
        shape = self._shapes.get(stroke)
        if shape is None:
            shape = self._shapes[stroke] = StrokeShape(stroke, self._straight_below())
        return shape

    def _reach_of_cut(self, stroke: Stroke) -> float:
        shape = self._shape(stroke)
        return shape.pen_width + NEAR + 2.0 * shape.longest

    def _paint_picture(self, painter: QPainter, picture: ByteArray) -> None:
        if self._picture is None or self._picture[0] is not picture:
            self._picture = (picture, _tinted(picture, self._paper, self._ink))
        image = self._picture[1]
        # Enlarged many times, a picture shows its pixels: a digit of a data set has 28.
        few = image.width() * 4 <= self._finished.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not few)
        painter.drawImage(_WHOLE, image)


def _tinted(picture: ByteArray, paper: QColor, ink: QColor) -> QImage:
    """Return a grey picture (ink = 255) as an image in the canvas's colours."""
    height, width = picture.shape
    image = QImage(picture.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    table = []
    for grey in range(256):
        share = grey / 255.0
        mixed = QColor.fromRgbF(
            paper.redF() + share * (ink.redF() - paper.redF()),
            paper.greenF() + share * (ink.greenF() - paper.greenF()),
            paper.blueF() + share * (ink.blueF() - paper.blueF()),
        )
        table.append(mixed.rgb())
    image.setColorTable(table)
    # A copy, because the bytes live only as long as this call.
    return image.convertToFormat(QImage.Format.Format_RGB32)
