import type { Tags } from "../model.ts";

/** Value of a tag by direction of the way. */
export interface Directional {
  readonly forward: string | undefined;
  readonly backward: string | undefined;
}

/**
 * First value found along `keys`, by direction: for each key, `key:forward` (or `:backward`) before `key`.
 * A more general key only fills the direction that is still empty.
 */
export function directional(tags: Tags, keys: readonly string[]): Directional {
  let forward: string | undefined;
  let backward: string | undefined;
  for (const key of keys) {
    forward ??= tags[`${key}:forward`] ?? tags[key];
    backward ??= tags[`${key}:backward`] ?? tags[key];
    if (forward !== undefined && backward !== undefined) break;
  }
  return { forward, backward };
}

/** "A;B" or "A; B" -> "A; B": one space after each separator, single spaces. */
export function tidyList(value: string, separator: string): string {
  return value.replaceAll(separator, `${separator} `).replaceAll(/ {2,}/g, " ");
}

/** Value of a table at a tag value, undefined when absent (a tag may well be called "constructor"). */
export function lookup(table: Readonly<Record<string, number>>, value: string | undefined): number | undefined {
  return value !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
}
