/** Whole numbers written small: as they are or as differences from the one before, zigzag, seven bits a byte. */

export interface Packed {
  readonly bytes: Uint8Array;
  readonly differences: boolean;
}

/** Packs 32-bit numbers the smaller way. Differences wrap at 32 bits: unsigned columns with sentinels come back as they were. */
export function packColumn(values: Int32Array | Uint32Array): Packed {
  const [plain, differences] = [pack(values, false), pack(values, true)];
  return plain.length <= differences.length
    ? { bytes: plain, differences: false }
    : { bytes: differences, differences: true };
}

function pack(values: Int32Array | Uint32Array, differences: boolean): Uint8Array {
  let bytes = new Uint8Array(values.length * 2 + 16);
  let size = 0;
  let before = 0;
  for (let at = 0; at < values.length; at++) {
    if (size + 5 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    const number = (values[at] - before) | 0;
    if (differences) before = values[at];
    let code = ((number << 1) ^ (number >> 31)) >>> 0;
    while (code > 127) {
      bytes[size++] = (code & 127) | 128;
      code >>>= 7;
    }
    bytes[size++] = code;
  }
  return bytes.slice(0, size);
}

/**
 * Unpacks `count` numbers.
 * @returns null when the bytes end too early, go on too long, or hold a number of more than 32 bits
 */
export function unpackColumn({ bytes, differences }: Packed, count: number): Int32Array | null {
  // every number takes a byte at least: a count that lies cannot make us allocate
  if (count > bytes.length) return null;
  const values = new Int32Array(count);
  let at = 0;
  let before = 0;
  for (let row = 0; row < count; row++) {
    let code = 0;
    let shift = 0;
    for (;;) {
      if (at >= bytes.length || shift > 28) return null;
      const byte = bytes[at++];
      code |= (byte & 127) << shift;
      if (byte < 128) break;
      shift += 7;
    }
    const number = (code >>> 1) ^ -(code & 1);
    values[row] = differences ? (before = (before + number) | 0) : number;
  }
  return at === bytes.length ? values : null;
}
