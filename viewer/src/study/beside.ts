/** The study beside another run: what both have, differences by commune, flags. Computed once for each state of both. */
import {
  compareFlags,
  compareMeasure,
  matchRuns,
  rejudged,
  runOf,
  type ComparedMeasure,
  type FlagChange,
  type RunMatch,
} from "../../../engine/diagnostic/index.ts";
import type { AppState, OpenStudy, OtherStudy } from "../page/context.ts";
import type { Digest } from "../worker/messages.ts";
import { choiceOf, type BaseIndicator } from "./indicator.ts";

export type BesideState = Pick<AppState, "open" | "outcome" | "others" | "view">;

/** One state of the study beside one other run. */
export class Beside {
  readonly match: RunMatch;
  private readonly measures = new Map<string, ComparedMeasure>();
  private flagChange: FlagChange | null = null;
  private sameThresholds: FlagChange | null = null;

  constructor(
    private readonly study: OpenStudy["study"],
    private readonly digest: Digest,
    readonly other: OtherStudy,
    moved: Readonly<Record<string, number>>,
  ) {
    const ours = runOf(study.title, study.basket, digest, { leftOut: digest.leftOut, choices: study.choices });
    // A threshold the reader moves judges both.
    const theirs = Object.keys(moved).length > 0 ? rejudged(other.run, moved) : other.run;
    this.match = matchRuns(ours, theirs);
  }

  /** Times of an indicator on both sides. */
  measure(indicator: BaseIndicator): ComparedMeasure {
    const choice = choiceOf(indicator, this.study.basket) ?? { kind: "basket" };
    const key = choice.kind === "basket" ? "" : `${choice.kind}.${choice.id}`;
    let known = this.measures.get(key);
    if (!known) this.measures.set(key, (known = compareMeasure(this.match, choice)));
    return known;
  }

  /** Each run by its own thresholds. */
  get flags(): FlagChange {
    return (this.flagChange ??= compareFlags(this.match));
  }

  /** Both runs by the thresholds of this study: what times alone change. */
  get flagsAlike(): FlagChange {
    const { gammes } = this.study.basket;
    const thresholds = Object.fromEntries(
      gammes.map(({ id }, row) => [id, this.digest.thresholds.gammes[row]?.minutes ?? null]),
    );
    return (this.sameThresholds ??= compareFlags(matchRuns(this.match.ours, rejudged(this.match.theirs, thresholds))));
  }

  /** Codes of the communes éloignées in the other run. */
  get remoteThere(): Set<string> {
    return new Set(this.match.theirs.communes.flatMap(({ code, remoteCount }) => (remoteCount > 0 ? [code] : [])));
  }
}

const known = new WeakMap<Digest, { readonly moved: object; readonly beside: Beside }>();

/** The run the view sets beside the study; null when there is none. */
export function otherOf({ others, view }: Pick<AppState, "others" | "view">): OtherStudy | null {
  return others.find(({ id }) => id === view.other) ?? others[0] ?? null;
}

/** The study, before or after the scenario, beside the other run; null when there is none. */
export function besideOf(state: BesideState, after: boolean): Beside | null {
  const { open, outcome, view } = state;
  const other = otherOf(state);
  if (!open || !other) return null;
  const digest = (after ? outcome?.digest : undefined) ?? open.digest;
  const last = known.get(digest);
  if (last?.beside.other === other && last.moved === view.thresholds) return last.beside;
  const beside = new Beside(open.study, digest, other, view.thresholds);
  known.set(digest, { moved: view.thresholds, beside });
  return beside;
}
