// The files in a ZIP archive that holds them as they are.

import assert from 'node:assert/strict';

/** @returns {Map<string, Buffer>} by name, in the archive's order */
export function readStoredZip(bytes) {
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50, 'the end of the directory');
  const files = new Map();
  let place = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; --left) {
    assert.equal(bytes.readUInt32LE(place), 0x02014b50, 'an entry of the directory');
    assert.equal(bytes.readUInt16LE(place + 10), 0, 'stored');
    const size = bytes.readUInt32LE(place + 24);
    const nameSize = bytes.readUInt16LE(place + 28);
    const name = bytes.toString('utf8', place + 46, place + 46 + nameSize);
    const header = bytes.readUInt32LE(place + 42);
    const first = header + 30 + nameSize + bytes.readUInt16LE(header + 28);
    files.set(name, bytes.subarray(first, first + size));
    place += 46 + nameSize + bytes.readUInt16LE(place + 30) + bytes.readUInt16LE(place + 32);
  }
  return files;
}
