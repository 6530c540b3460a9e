import { canonical } from "./hash.ts";

/** An action as one sentence of data, and in which of the compared scenarios it stands. */
export interface ActionDifference {
  readonly action: unknown;
  /** by scenario */
  readonly present: readonly boolean[];
}

/** Actions that are not in all of the scenarios, in the order in which they first appear. Lines of files do not count. */
export function actionDifferences(scenarios: ReadonlyArray<readonly unknown[]>): ActionDifference[] {
  const found = new Map<string, { action: unknown; present: boolean[] }>();
  for (const [index, actions] of scenarios.entries()) {
    for (const action of actions) {
      const key = canonical(action);
      let entry = found.get(key);
      if (!entry) found.set(key, (entry = { action, present: scenarios.map(() => false) }));
      entry.present[index] = true;
    }
  }
  return [...found.values()].filter(({ present }) => present.includes(false));
}
