"""Reads the content files into plain values and says every mistake with file, line and what to do. No Django."""

from curriculum.reading.content import Content, read_content
from curriculum.reading.files import read_quiz_file, read_scenario_file
from curriculum.reading.values import Block, Document, MediaFile, Module, Quizzes, Unit

__all__ = [
    "Block",
    "Content",
    "Document",
    "MediaFile",
    "Module",
    "Quizzes",
    "Unit",
    "read_content",
    "read_quiz_file",
    "read_scenario_file",
]
