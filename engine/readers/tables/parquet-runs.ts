/**
 * Fails unless runs of the hybrid encoding (RLE and bit-packed) hold `count` values within the bytes they have. The library that decodes them
 * believes what they say, and a lying length has it turn for ever.
 * @param at where the first run begins; without `length`, four bytes say it there
 */
export function checkRuns(view: DataView, at: number, width: number, count: number, length?: number): void {
  const fail = (): never => {
    throw new RangeError("parquet runs that do not hold their values");
  };
  let from = at;
  let size = length;
  if (size === undefined) {
    size = view.getUint32(from, true);
    from += 4;
  }
  const end = from + size;
  if (end > view.byteLength) fail();
  for (let seen = 0; seen < count;) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (from >= view.byteLength || shift > 28) fail();
      const byte = view.getUint8(from++);
      header += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const isPacked = header % 2 === 1;
    const values = isPacked ? 8 * Math.floor(header / 2) : header / 2;
    if (values < 1 || header > 0x7fffffff) fail();
    // the last bits of a packed run may be left out
    from += isPacked ? Math.ceil((Math.min(values, count - seen) * width) / 8) : Math.ceil(width / 8);
    if (from > view.byteLength) fail();
    seen += values;
  }
}
