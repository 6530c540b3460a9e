import { shareableUint32, type SearchGraph } from "../engine/search/index.ts";
import { seeded } from "./harness.ts";

/**
 * A road-like network of about `vertexCount` junctions: a grid with a quarter of its links missing, numbered tile by
 * tile (as a space-filling curve keeps neighbours together), link times of 2 to 22 seconds. For cost against size.
 */
export function generatedNetwork(vertexCount: number): SearchGraph {
  const TILE = 32;
  const side = Math.round(Math.sqrt(vertexCount) / TILE) * TILE;
  const tiles = side / TILE;
  const id = (x: number, y: number): number =>
    (Math.floor(y / TILE) * tiles + Math.floor(x / TILE)) * TILE * TILE + (y % TILE) * TILE + (x % TILE);
  const count = side * side;
  const random = seeded(20261122);
  // for each junction: weight of the link to the right and downwards, 0 where missing
  const right = new Uint16Array(count);
  const down = new Uint16Array(count);
  const firstOut = shareableUint32(count + 1);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const v = id(x, y);
      if (x + 1 < side && random() < 0.75) {
        right[v] = 20 + Math.floor(random() * 200);
        firstOut[v + 1]!++;
        firstOut[id(x + 1, y) + 1]!++;
      }
      if (y + 1 < side && random() < 0.75) {
        down[v] = 20 + Math.floor(random() * 200);
        firstOut[v + 1]!++;
        firstOut[id(x, y + 1) + 1]!++;
      }
    }
  }
  for (let v = 0; v < count; v++) firstOut[v + 1]! += firstOut[v]!;
  const arcCount = firstOut[count]!;
  const head = shareableUint32(arcCount);
  const weight = shareableUint32(arcCount);
  const cursor = firstOut.slice(0, count);
  const link = (a: number, b: number, w: number): void => {
    head[cursor[a]!] = b;
    weight[cursor[a]!++] = w;
    head[cursor[b]!] = a;
    weight[cursor[b]!++] = w;
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const v = id(x, y);
      if (right[v]! > 0) link(v, id(x + 1, y), right[v]!);
      if (down[v]! > 0) link(v, id(x, y + 1), down[v]!);
    }
  }
  return { firstOut, head, weight };
}
