"""Digits to learn from and to read: drawings, pictures, generated strokes, files, MNIST."""
