#!/usr/bin/python3
"""EDF+ with nothing of beatsmith's: NumPy and the format's description (edfplus.info/specs).

  outside_edf.py beats EDF NPY         one lead at 360 Hz: NPY's beats one after another, with their labels
  outside_edf.py leads EDF CSV         the leads and times of a CSV of beatsmith's, to half a step
  outside_edf.py annotations EDF       prints "sample text" lines
  outside_edf.py make EDF              writes one as another program might: an ECG and what belongs to sleep
"""
import csv
import re
import sys
from pathlib import Path

import numpy

FIELDS = [("label", 16), ("transducer", 80), ("units", 8), ("physical_min", 8), ("physical_max", 8),
          ("digital_min", 8), ("digital_max", 8), ("prefilter", 80), ("samples", 8), ("reserved", 32)]


def read_edf(path):
    """(signals: label -> (units, rate, values), annotations: [(onset in s, text)]), all checked."""
    data = Path(path).read_bytes()
    head = data[:256].decode("ascii")
    assert head[:8] == "0       " and head[192:197] == "EDF+C", head
    assert re.fullmatch(r"X X X X *", head[8:88]), "patient"
    assert head[88:].startswith("Startdate X X X Beatsmith"), "recording"
    assert re.fullmatch(r"\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d", head[168:184]), "date and time"
    records, seconds, count = int(head[236:244]), float(head[244:252]), int(head[252:256])
    assert int(head[184:192]) == 256 * (count + 1), "size of the header"
    text = data[256:256 * (count + 1)].decode("ascii")
    assert text.isprintable()
    columns, place = {}, 0
    for name, width in FIELDS:
        columns[name] = [text[place + i * width:place + (i + 1) * width].rstrip() for i in range(count)]
        place += width * count
    samples = [int(number) for number in columns["samples"]]
    assert 2 * sum(samples) <= 61440 or min(samples) == 1, "data records are too large"
    raw = numpy.frombuffer(data, "<i2", offset=256 * (count + 1)).reshape(records, sum(samples))
    signals, annotations, place = {}, [], 0
    for i, length in enumerate(samples):
        part = raw[:, place:place + length]
        place += length
        if columns["label"][i] == "EDF Annotations":
            for number, record in enumerate(part):
                annotations += read_lists(record.tobytes(), number * seconds)
            continue
        low, high = float(columns["physical_min"][i]), float(columns["physical_max"][i])
        first, last = int(columns["digital_min"][i]), int(columns["digital_max"][i])
        values = low + (part.reshape(-1).astype(float) - first) * (high - low) / (last - first)
        signals[columns["label"][i]] = columns["units"][i], length / seconds, values
    return signals, annotations


def read_lists(data, start_s):
    """The annotations of one data record, which begins with its own time."""
    lists = [part for part in data.split(b"\0") if part]
    assert re.fullmatch(rb"\+\d+(\.\d+)?\x14\x14", lists[0]), lists[0]
    assert abs(float(lists[0].split(b"\x14")[0]) - start_s) < 1e-5, "time of the data record"
    found = []
    for part in lists[1:]:
        assert re.match(rb"[+-]\d+(\.\d+)?\x14[^\x14]+\x14$", part), part
        onset, text = part.split(b"\x14")[:2]
        found.append((float(onset), text.decode()))
    return found


def samples_and_texts(annotations, rate):
    """Without the recording's comments and its end."""
    return [(round(onset * rate), text) for onset, text in annotations
            if not text.startswith("# ") and text != "Recording ends"]


def check_beats(path, npy):
    signals, annotations = read_edf(path)
    units, rate, values = signals["ECG MLII"]
    beats = numpy.load(npy).reshape(-1)
    assert (units, rate) == ("uV", 360), (units, rate)
    assert 0 <= len(values) - len(beats) < 360, "length"
    assert abs(values[:len(beats)] / 1000 - beats).max() < 1e-4, "samples differ"
    with open(Path(npy).with_suffix(".labels.csv"), newline="") as file:
        labels = [row["class"] for row in csv.DictReader(file)]
    expected = [(256 * i + 96, label) for i, label in enumerate(labels)]
    assert samples_and_texts(annotations, rate) == expected, "labels differ"
    assert any("seed 7" in text for _, text in annotations), "where they come from"
    if len(values) > len(beats):
        assert any(text == "Recording ends" and abs(onset * 360 - len(beats)) < 1e-3
                   for onset, text in annotations), "where they end"


def check_leads(path, table):
    signals, _ = read_edf(path)
    with open(table, newline="") as file:
        header, *rows = csv.reader(line for line in file if line[0] != "#")
    expected = numpy.array(rows, dtype=float)
    for i, name in enumerate(header[1:], 1):
        units, rate, values = signals["ECG " + name]
        assert units == "uV"
        assert abs(1 / rate - (expected[1, 0] - expected[0, 0])) < 1e-6, rate
        values = values[:len(expected)] / 1000
        assert abs(values - expected[:, i]).max() < 1e-4, f"{name} differs"


def make(path):
    """30 s: an ECG of one spike a second in uV at 250 Hz, breath at 25 Hz, a status with three texts."""
    seconds, signals = 30, [("ECG II", "uV", -5000, 5000, 250), ("Resp chest", "", -1, 1, 25),
                            ("EDF Annotations", "", -1, 1, 40)]
    rows = [[label for label, *_ in signals], ["AgAgCl electrode"] * 3, [row[1] for row in signals],
            [row[2] for row in signals], [row[3] for row in signals], [-32768] * 3, [32767] * 3,
            ["HP:0.05Hz LP:100Hz"] * 3, [row[4] for row in signals], [""] * 3]
    head = "".join(str(field).ljust(width) for row, (_, width) in zip(rows, FIELDS) for field in row)
    main = ["0", "MCH-0234567 F 02-MAY-1951 Haagse_Harry", "Startdate 02-MAR-2002 EMG561 BK/JOP Sony.",
            "02.03.02", "22.10.00", str(256 * 4), "EDF+C", str(seconds), "1", "3"]
    widths = [8, 80, 80, 8, 8, 8, 44, 8, 8, 4]
    with open(path, "wb") as file:
        file.write("".join(field.ljust(width) for field, width in zip(main, widths)).encode("ascii"))
        file.write(head.encode("ascii"))
        for second in range(seconds):
            time_s = numpy.arange(250) / 250 - 0.5
            ecg = 1000 * numpy.exp(-(time_s / 0.02) ** 2) + 200 * numpy.exp(-((time_s - 0.25) / 0.05) ** 2)
            file.write(numpy.round(ecg / 5000 * 32767.5 - 0.5).astype("<i2").tobytes())
            file.write((numpy.arange(25) * 100).astype("<i2").tobytes())
            text = f"+{second}\x14\x14\0"
            text += {2: "+2.5\x14V\x14\0", 7: "+7.1\x1530\x14Sleep stage N2\x14\0"}.get(second, "")
            file.write(text.encode().ljust(80, b"\0"))


def main():
    kind, path, *rest = sys.argv[1:]
    if kind == "beats":
        check_beats(path, rest[0])
    elif kind == "leads":
        check_leads(path, rest[0])
    elif kind == "annotations":
        signals, annotations = read_edf(path)
        for sample, text in samples_and_texts(annotations, next(iter(signals.values()))[1]):
            print(sample, text)
    elif kind == "make":
        make(path)
    else:
        sys.exit(__doc__)


main()
