import type { Tags } from "../../engine/roads/index.ts";
import type { SmallWorld } from "../support/small-world.ts";

/** Deterministic numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const CLASSES = ["primary", "secondary", "tertiary", "residential", "service", "living_street"];
const SIDE = 4;
const STEP_DEGREES = 0.002;

/** A jittered grid of streets, some one-way, some bent, with signals, barriers and turn restrictions over nodes and ways. */
export function randomWorld(seed: number): SmallWorld {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const nodes: Array<[number, number, number, Tags]> = [];
  const nodeTags = (): Tags => {
    const dice = random();
    if (dice < 0.08) return { highway: "traffic_signals" };
    if (dice < 0.12) return { highway: "stop" };
    if (dice < 0.14) return { barrier: "bollard" };
    return dice < 0.17 ? { highway: "turning_circle" } : {};
  };
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const jitter = (): number => (random() - 0.5) * 0.8 * STEP_DEGREES;
      nodes.push([
        nodes.length + 1,
        5 + column * STEP_DEGREES + jitter(),
        43 + row * STEP_DEGREES + jitter(),
        nodeTags(),
      ]);
    }
  }
  const ways: Array<[number, number[], Tags]> = [];
  const street = (from: number, to: number): void => {
    if (random() < 0.12) return;
    const line = [from];
    if (random() < 0.4) {
      const [, lonA, latA] = nodes[from - 1]!;
      const [, lonB, latB] = nodes[to - 1]!;
      const off = (): number => (random() - 0.5) * 0.4 * STEP_DEGREES;
      nodes.push([nodes.length + 1, (lonA + lonB) / 2 + off(), (latA + latB) / 2 + off(), nodeTags()]);
      line.push(nodes.length);
    }
    line.push(to);
    const tags: Record<string, string> = { highway: pick(CLASSES), name: pick(["A", "B", ""]) };
    const dice = random();
    if (dice < 0.2) tags.oneway = "yes";
    else if (dice < 0.25) tags.oneway = "-1";
    else if (dice < 0.3) tags.junction = "roundabout";
    if (random() < 0.1) tags.access = "destination";
    const boat = random() < 0.06;
    ways.push([1000 + ways.length, line, boat ? { route: "ferry", duration: "00:02" } : tags]);
  };
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column + 1;
      if (column + 1 < SIDE) street(at, at + 1);
      if (row + 1 < SIDE) street(at, at + SIDE);
    }
  }
  const relations: Array<[number, Array<[string, number, string]>, Tags]> = [];
  const touching = (node: number, but: readonly number[]): number[] =>
    ways.flatMap(([id, line]) => ((line.at(0) === node || line.at(-1) === node) && !but.includes(id) ? [id] : []));
  for (let i = 0; i < 6; i++) {
    const [fromId, fromLine] = pick(ways);
    const via = fromLine.at(-1)!;
    const next = touching(via, [fromId]);
    if (next.length === 0) continue;
    const second = pick(next);
    const tags = { type: "restriction", restriction: random() < 0.7 ? "no_left_turn" : "only_straight_on" };
    if (random() < 0.5) {
      relations.push([
        i + 1,
        [
          ["way", fromId, "from"],
          ["node", via, "via"],
          ["way", second, "to"],
        ],
        tags,
      ]);
      continue;
    }
    const secondLine = ways.find(([id]) => id === second)![1];
    const third = touching(secondLine[0] === via ? secondLine.at(-1)! : secondLine[0]!, [second]);
    if (third.length === 0) continue;
    relations.push([
      i + 1,
      [
        ["way", fromId, "from"],
        ["way", second, "via"],
        ["way", pick(third), "to"],
      ],
      tags,
    ]);
  }
  return { nodes, ways, relations };
}

/** Points in and around the grid of `randomWorld`. */
export function randomPoints(seed: number, count: number): { lon: number[]; lat: number[] } {
  const random = randomFrom(seed ^ 0x5bd1e995);
  const place = (origin: number): number => origin + (random() * 1.2 - 0.1) * (SIDE - 1) * STEP_DEGREES;
  const lon = Array.from({ length: count }, () => place(5));
  return { lon, lat: lon.map(() => place(43)) };
}
