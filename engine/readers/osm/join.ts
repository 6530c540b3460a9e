/** Distinct node ids of the ways, ascending, and every reference turned into a row of them. */
export interface JoinedRefs {
  /** in shared memory */
  readonly nodeId: Float64Array<SharedArrayBuffer>;
  readonly wayNode: Uint32Array<ArrayBuffer>;
}

const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;

/**
 * Sorts the references (radix sort, 11 bits at a time, over the bits in which the ids differ) and numbers the distinct ones.
 * Linear in the references, with no map: 24 bytes a reference while it runs.
 */
export function joinRefs(refs: Float64Array<ArrayBuffer>): JoinedRefs {
  const count = refs.length;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i++) {
    const ref = refs[i]!;
    if (ref < min) min = ref;
    if (ref > max) max = ref;
  }
  let keys = new Float64Array(count);
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    keys[i] = refs[i]! - min;
    from[i] = i;
  }
  let otherKeys = new Float64Array(count);
  let otherFrom = new Uint32Array(count);
  const starts = new Uint32Array(BUCKETS);
  for (let scale = 1; scale <= max - min; scale *= BUCKETS) {
    const inverse = 1 / scale;
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[(keys[i]! * inverse) & (BUCKETS - 1)]!++;
    let sum = 0;
    for (let b = 0; b < BUCKETS; b++) {
      const size = starts[b]!;
      starts[b] = sum;
      sum += size;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const to = starts[(key * inverse) & (BUCKETS - 1)]!++;
      otherKeys[to] = key;
      otherFrom[to] = from[i]!;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [from, otherFrom] = [otherFrom, from];
  }
  let distinct = count > 0 ? 1 : 0;
  for (let i = 1; i < count; i++) if (keys[i] !== keys[i - 1]) distinct++;
  const nodeId = new Float64Array(new SharedArrayBuffer(8 * distinct));
  const wayNode = new Uint32Array(count);
  let row = -1;
  for (let i = 0; i < count; i++) {
    if (i === 0 || keys[i] !== keys[i - 1]) nodeId[++row] = keys[i]! + min;
    wayNode[from[i]!] = row;
  }
  return { nodeId, wayNode };
}
