/** Other runs set beside the study: opened from their tables or from a table of communes, read cell by cell where they can. */
import type { Basket } from "../../../engine/basket/index.ts";
import {
  diagnose,
  matchOrigins,
  matchRuns,
  originDifferences,
  originMinutes,
  runOf,
  type MeasureChoice,
  type Pairs,
  type RunResult,
  type TimedRun,
} from "../../../engine/diagnostic/index.ts";
import { accessFor, openAccess, openTerritory, readRunTable } from "../../../engine/formats/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import type { StudyMessages } from "./messages.ts";

type Ask = StudyMessages["other"]["ask"];
type Answer = StudyMessages["other"]["answer"];

interface OpenOther extends TimedRun {
  readonly run: RunResult;
  readonly pairs: Pairs;
}

export class OtherRuns {
  /** by id; only those that brought their cells */
  private readonly timed = new Map<string, OpenOther>();

  /** Opens one beside the study's own tables. Throws UserError when it is not a run, or has no commune in common. */
  open({ id, name, from }: Ask, ours: TimedRun): Answer {
    if (from.kind === "table") {
      const run = readRunTable(from.text, name, from.file);
      this.timed.delete(id);
      return { run: demandCommon(run, ours), cells: 0 };
    }
    const { territory, basket } = openTerritory(new Uint8Array(from.territory));
    const access = accessFor(
      openAccess(new Uint8Array(from.access)),
      basket.services.map((service) => service.id),
    );
    if (access.originCount !== territory.origins.count)
      throw new UserError("Les temps d'accès et le territoire ne vont pas ensemble ; publiez l'étude de nouveau.");
    const diagnostic = diagnose(territory, basket, access, from.choices);
    const { measured } = diagnostic;
    const whole = runOf(name, basket, diagnostic, measured);
    // Only what is compared crosses to the page.
    const run = demandCommon(
      {
        ...whole,
        communes: whole.communes.map(({ code, name: place, measures, remote, remoteCount, slow }) => ({
          code,
          name: place,
          measures,
          remote,
          remoteCount,
          slow,
        })),
        arrondissements: whole.arrondissements.map(({ code, name: place, measures }) => ({
          code,
          name: place,
          measures,
        })),
      },
      ours,
    );
    const pairs = matchOrigins(ours.measured.territory, territory);
    if (pairs.ours.length > 0) this.timed.set(id, { measured, access, run, pairs });
    return { run, cells: pairs.ours.length };
  }

  /** Minutes of each of our origins in the other run, or ours less theirs; NaN where not known. */
  minutes(id: string, aspect: "other" | "difference", choice: MeasureChoice, ours: TimedRun): Float64Array {
    const count = ours.access.originCount;
    const other = this.timed.get(id);
    if (!other) return new Float64Array(count).fill(Number.NaN);
    const match = matchRuns(ourRun(ours, ours.measured.basket), other.run);
    if (aspect === "difference") return originDifferences(match, choice, ours, other, other.pairs);
    const there = originMinutes(other, choice);
    const minutes = new Float64Array(count).fill(Number.NaN);
    for (let at = 0; at < other.pairs.ours.length; at++)
      minutes[other.pairs.ours[at]!] = there[other.pairs.theirs[at]!]!;
    return minutes;
  }
}

/** What the services of ours are; flags and places are the page's work. */
function ourRun({ measured }: TimedRun, basket: Basket): RunResult {
  const nothing = { communes: [], arrondissements: [], thresholds: { basket: NO_THRESHOLD, gammes: [] } };
  return runOf("", basket, nothing, measured);
}

const NO_THRESHOLD = { threshold: { kind: "minutes", minutes: 0 }, minutes: null, isDefault: false } as const;

function demandCommon(run: RunResult, { measured }: TimedRun): RunResult {
  const codes = new Set(measured.communes.map(({ code }) => code));
  if (run.communes.some(({ code }) => codes.has(code))) return run;
  throw new UserError(
    `« ${run.name} » n'a aucune commune en commun avec cette étude : il n'y a rien à comparer. Choisissez une étude du même territoire.`,
  );
}
