import type { Tags } from "../model.ts";

/** Value of a tag by direction of the way. */
export interface Directional {
  readonly forward: string | undefined;
  readonly backward: string | undefined;
}

/** `key:forward` and `key:backward` of the keys met so far: building them anew for every way takes longer than all lookups. */
const suffixed = new Map<string, readonly [forward: string, backward: string]>();

function directions(key: string): readonly [forward: string, backward: string] {
  let pair = suffixed.get(key);
  if (!pair) suffixed.set(key, (pair = [`${key}:forward`, `${key}:backward`]));
  return pair;
}

/**
 * First value found along `keys`, by direction: for each key, `key:forward` (or `:backward`) before `key`.
 * A more general key only fills the direction that is still empty.
 */
export function directional(tags: Tags, keys: readonly string[]): Directional {
  let forward: string | undefined;
  let backward: string | undefined;
  for (const key of keys) {
    const [forwardKey, backwardKey] = directions(key);
    forward ??= tags[forwardKey] ?? tags[key];
    backward ??= tags[backwardKey] ?? tags[key];
    if (forward !== undefined && backward !== undefined) break;
  }
  return { forward, backward };
}

/** "A;B" or "A; B" -> "A; B": one space after each separator, single spaces. */
export function tidyList(value: string, separator: string): string {
  if (!value.includes(separator) && !value.includes("  ")) return value;
  return value.replaceAll(separator, `${separator} `).replaceAll(/ {2,}/g, " ");
}

/** Value of a table at a tag value, undefined when absent (a tag may well be called "constructor"). */
export function lookup(table: Readonly<Record<string, number>>, value: string | undefined): number | undefined {
  return value !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
}
