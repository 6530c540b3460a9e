import {
  compareFlags,
  compareMeasure,
  matchRuns,
  rejudged,
  runOf,
  type ComparedMeasure,
  type FlagChange,
  type MeasureChoice,
  type RunMatch,
  type RunResult,
} from "../../diagnostic/index.ts";
import type { SavedRun, TimedStudy } from "./saved-run.ts";
import { studyDifferences, type SettingDifference } from "./settings.ts";

/** A measure with the name it is printed under and the start of its columns ("basket", a gamme, a service). */
export interface NamedMeasure {
  readonly choice: MeasureChoice;
  readonly id: string;
  readonly label: string;
  readonly compared: ComparedMeasure;
}

/** A run set beside the reference: its times less the reference's. */
export interface RunPair {
  readonly reference: SavedRun;
  readonly other: SavedRun;
  readonly match: RunMatch;
  readonly basket: NamedMeasure;
  readonly gammes: readonly NamedMeasure[];
  readonly services: readonly NamedMeasure[];
  /** each run by its own thresholds, then both by those of the reference */
  readonly flags: FlagChange;
  readonly flagsAlike: FlagChange;
  readonly settings: readonly SettingDifference[];
}

/** A study as a run to compare. */
export function runOfStudy(name: string, { basket, diagnostic, choices }: TimedStudy): RunResult {
  return runOf(name, basket, diagnostic, { leftOut: diagnostic.measured.leftOut, choices });
}

/** Sets a run beside the reference. */
export function comparePair(reference: SavedRun, other: SavedRun): RunPair {
  const [ours, theirs] = [runOfStudy(other.title, other), runOfStudy(reference.title, reference)];
  const match = matchRuns(ours, theirs);
  const measure = (choice: MeasureChoice, id: string, label: string): NamedMeasure => ({
    choice,
    id,
    label,
    compared: compareMeasure(match, choice),
  });
  const thresholds = Object.fromEntries(theirs.gammes.map(({ id }, row) => [id, theirs.thresholds?.[row] ?? null]));
  return {
    reference,
    other,
    match,
    basket: measure({ kind: "basket" }, "basket", "Panier"),
    gammes: ours.gammes.map(({ id, label }) => measure({ kind: "gamme", id }, id, label)),
    services: ours.services.map(({ id, label }) => measure({ kind: "service", id }, id, label)),
    flags: compareFlags(match),
    flagsAlike: compareFlags(matchRuns(rejudged(ours, thresholds), theirs)),
    settings: studyDifferences(reference, other),
  };
}
