/**
 * Distance along a Hilbert curve of 2^16 x 2^16 cells, 0 .. 2^32 - 1. Neighbours on the map get close numbers, so searches
 * find their next vertex in the cache (C. Hamilton, "Compact Hilbert Indices", 2006).
 */
export function hilbertIndex(x: number, y: number): number {
  let rotation = 0;
  let high = 0;
  let low = 0;
  for (let level = 15; level >= 0; level--) {
    const bitX = (x >>> level) & 1;
    const bitY = (y >>> level) & 1;
    const quadrant = (3 * bitX) ^ bitY;
    if (level >= 8) high = (high << 2) | quadrant;
    else low = (low << 2) | quadrant;
    if (bitY === 0) {
      if (bitX === 1) {
        x = ~x & 0xffff;
        y = ~y & 0xffff;
      }
      rotation = x;
      x = y;
      y = rotation;
    }
  }
  return high * 65536 + low;
}

/** Rank of each place along a Hilbert curve over their common frame: rank[i] is the new number of place i. Ties keep their order. */
export function hilbertRanks(lon7: Int32Array, lat7: Int32Array): Uint32Array {
  const count = lon7.length;
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (let i = 0; i < count; i++) {
    if (lon7[i] < west) west = lon7[i];
    if (lon7[i] > east) east = lon7[i];
    if (lat7[i] < south) south = lat7[i];
    if (lat7[i] > north) north = lat7[i];
  }
  const scale = 65535 / Math.max(1, east - west, north - south);
  const keys = new Float64Array(count);
  // index in the low 21 bits: 2^53 holds a 32-bit curve index with two million places; more places share coarser cells
  const slots = 2 ** Math.max(1, Math.ceil(Math.log2(count + 1)));
  const coarse = Math.max(1, (slots * 2 ** 32) / 2 ** 53);
  for (let i = 0; i < count; i++) {
    const index = hilbertIndex(((lon7[i] - west) * scale) | 0, ((lat7[i] - south) * scale) | 0);
    keys[i] = Math.floor(index / coarse) * slots + i;
  }
  keys.sort();
  const ranks = new Uint32Array(count);
  for (let rank = 0; rank < count; rank++) ranks[keys[rank] % slots] = rank;
  return ranks;
}
