/** One event of the COG: on a date (ISO), what was commune `from` became (part of) commune `to`. */
export interface Movement {
  readonly date: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Where each old commune code has gone by a target year, chained through every event until 1 January of it (INSEE,
 * v_mvt_commune). A code that still stands is not listed; one that was split leads to several.
 */
export function codesByYear(movements: readonly Movement[], year: number): Map<string, readonly string[]> {
  const until = `${year}-01-01`;
  const events = movements.filter(({ date }) => date <= until);
  const heirs = new Map<string, Set<string>>();
  for (const date of [...new Set(events.map((event) => event.date))].sort()) {
    const today = new Map<string, Set<string>>();
    for (const { date: on, from, to } of events)
      if (on === date) today.set(from, (today.get(from) ?? new Set()).add(to));
    for (const [from, next] of today) {
      for (const [old, now] of heirs) {
        if (!now.delete(from)) continue;
        for (const code of next) if (code !== old) now.add(code);
      }
    }
    for (const [from, next] of today) {
      // a commune that stays, or comes to life again (rétablissement), stands for itself
      for (const code of next) heirs.delete(code);
      if (!next.has(from)) heirs.set(from, next);
    }
  }
  return new Map([...heirs].filter(([, now]) => now.size > 0).map(([code, now]) => [code, [...now].sort()]));
}
