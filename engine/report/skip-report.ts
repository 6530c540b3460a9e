/** What was left out or repaired while reading, by kind, with a few examples. Goes to the manifest; never silent. */
export interface SkipKind {
  /** French sentence, plural ("lignes sans coordonnées, placées au chef-lieu") */
  readonly label: string;
  count: number;
  /** at most MAX_EXAMPLES: file, line and value of the first ones */
  readonly examples: string[];
}

const MAX_EXAMPLES = 5;

/** A report as plain JSON, by kind. */
export type Skips = Readonly<Record<string, Readonly<SkipKind>>>;

export class SkipReport {
  readonly kinds = new Map<string, SkipKind>();

  /** One report of several, in their order. */
  static of(reports: ReadonlyArray<Skips>): SkipReport {
    const whole = new SkipReport();
    for (const skips of reports) {
      for (const [kind, { label, count, examples }] of Object.entries(skips)) {
        const entry = whole.kinds.get(kind) ?? { label, count: 0, examples: [] };
        whole.kinds.set(kind, entry);
        entry.count += count;
        entry.examples.push(...examples.slice(0, MAX_EXAMPLES - entry.examples.length));
      }
    }
    return whole;
  }

  /** Counts one case of `kind`. `example` is built only while examples are still wanted. */
  add(kind: string, label: string, example: () => string): void {
    let entry = this.kinds.get(kind);
    if (!entry) this.kinds.set(kind, (entry = { label, count: 0, examples: [] }));
    entry.count++;
    if (entry.examples.length < MAX_EXAMPLES) entry.examples.push(example());
  }

  count(kind: string): number {
    return this.kinds.get(kind)?.count ?? 0;
  }

  /** Plain object for JSON. */
  toJSON(): Skips {
    return Object.fromEntries(
      [...this.kinds].map(([kind, { label, count, examples }]) => [kind, { label, count, examples }]),
    );
  }
}
