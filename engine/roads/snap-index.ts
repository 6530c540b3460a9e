import Flatbush from "flatbush";

/** Segments of one box of the index. Points of neighbouring roads follow each other, so boxes stay small. */
export const BOX_SEGMENTS = 16;

/** Index of the boxes of 16 segments of a network: box b holds points 16 b .. 16 b + 16. Null without any point. */
export function segmentBoxes(pointLon7: Int32Array, pointLat7: Int32Array, kept?: Uint8Array): Flatbush | null {
  const boxCount = Math.ceil(pointLon7.length / BOX_SEGMENTS);
  if (boxCount === 0) return null;
  return kept?.length ? Flatbush.from(kept.buffer, kept.byteOffset) : buildIndex(pointLon7, pointLat7, boxCount);
}

function buildIndex(pointLon7: Int32Array, pointLat7: Int32Array, boxCount: number): Flatbush {
  const buffer = typeof SharedArrayBuffer === "undefined" ? ArrayBuffer : SharedArrayBuffer;
  const tree = new Flatbush(boxCount, 16, Int32Array, buffer);
  for (let box = 0; box < boxCount; box++) {
    const from = box * BOX_SEGMENTS;
    const to = Math.min(from + BOX_SEGMENTS, pointLon7.length - 1);
    let west = pointLon7[from];
    let east = west;
    let south = pointLat7[from];
    let north = south;
    for (let p = from + 1; p <= to; p++) {
      if (pointLon7[p] < west) west = pointLon7[p];
      else if (pointLon7[p] > east) east = pointLon7[p];
      if (pointLat7[p] < south) south = pointLat7[p];
      else if (pointLat7[p] > north) north = pointLat7[p];
    }
    tree.add(west, south, east, north);
  }
  tree.finish();
  return tree;
}
