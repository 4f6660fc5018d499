#!/usr/bin/python3
"""Reads what beatsmith writes with nothing of beatsmith's: NumPy and the file formats' descriptions.

  outside_reader.py npy FILE ROWS            float32 [ROWS, 256], finite, with ROWS labels beside it
  outside_reader.py near NPY NPY             the same beats, but for what other processors' kernels round
  outside_reader.py csv FILE ROWS [NPY]      a table of ROWS beats; equal to NPY's values bit for bit
  outside_reader.py record PATH [NPY]        a WFDB record (format 16); its samples NPY's, rounded
  outside_reader.py annotations FILE         prints "sample symbol" lines
"""
import csv
import sys
from pathlib import Path

import numpy

# WFDB annot(5): codes of the symbols that beatsmith writes, and of those in test records.
SYMBOLS = {1: "N", 5: "V", 6: "F", 9: "S", 13: "Q"}
SKIP, NUM, SUB, CHN, AUX = 59, 60, 61, 62, 63


def read_labels(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["beat"]) for row in rows] == list(range(len(rows))), "beats are not numbered"
    return [row["class"] for row in rows]


def read_npy(path, rows):
    beats = numpy.load(path, allow_pickle=False)
    assert beats.dtype == numpy.float32, beats.dtype
    assert beats.shape == (rows, 256), beats.shape
    assert numpy.isfinite(beats).all()
    assert len(read_labels(Path(path).with_suffix(".labels.csv"))) == rows
    return beats


def read_csv(path, rows):
    with open(path, newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["beat", "class"] + [f"mv_{i}" for i in range(256)], header[:4]
    assert len(lines) == rows, len(lines)
    return numpy.array([line[2:] for line in lines], dtype=numpy.float64).astype(numpy.float32)


def read_record(path):
    """One signal of format 16 with its gain, in physical units; checks what the header says."""
    lines = [line for line in Path(f"{path}.hea").read_text().splitlines() if line[:1] != "#"]
    name, signals, rate, samples = lines[0].split()[:4]
    assert name == Path(path).name and signals == "1", lines[0]
    fields = lines[1].split()
    assert fields[1] == "16" and float(rate) == 360, lines
    adc = numpy.fromfile(Path(path).parent / fields[0], dtype="<i2")
    assert len(adc) == int(samples)
    assert adc[0] == int(fields[5]), "initial value"
    checksum = int(fields[6])
    assert (int(adc.astype(numpy.int64).sum()) - checksum) % 65536 == 0, "checksum"
    gain = float(fields[2].split("/")[0].split("(")[0])
    return adc / gain


def read_annotations(path):
    data = Path(path).read_bytes()
    place, time, found = 0, 0, []
    while True:
        word = int.from_bytes(data[place : place + 2], "little")
        place += 2
        code, value = word >> 10, word & 1023
        if code == 0 and value == 0:
            break
        if code == SKIP:  # a 32-bit interval, its high half first
            high = int.from_bytes(data[place : place + 2], "little", signed=True)
            low = int.from_bytes(data[place + 2 : place + 4], "little")
            time += (high << 16) + low
            place += 4
        elif code == AUX:
            place += value + value % 2
        elif code not in (NUM, SUB, CHN):
            time += value
            if code != 0:  # that one is no annotation, but a place
                found.append((time, SYMBOLS.get(code, f"[{code}]")))
    assert place == len(data), "something follows the end"
    return found


def main():
    kind, path, *rest = sys.argv[1:]
    if kind == "npy":
        read_npy(path, int(rest[0]))
    elif kind == "near":
        difference_mv = numpy.abs(numpy.load(path) - numpy.load(rest[0])).max()
        assert difference_mv <= 5e-3, f"values differ by up to {difference_mv} mV"
    elif kind == "csv":
        beats = read_csv(path, int(rest[0]))
        if len(rest) > 1:
            assert (beats == numpy.load(rest[1])).all(), "values differ"
    elif kind == "record":
        signal = read_record(path)
        labels = read_labels(Path(rest[0]).with_suffix(".labels.csv"))
        beats = numpy.load(rest[0]).reshape(-1)
        assert numpy.abs(signal - beats).max() <= 0.00051, "samples differ"
        expected = [(256 * i + 96, label) for i, label in enumerate(labels)]
        assert read_annotations(f"{path}.atr") == expected, "labels differ"
    elif kind == "annotations":
        for sample, symbol in read_annotations(path):
            print(sample, symbol)
    else:
        sys.exit(__doc__)


main()
