import type { Diagnostic } from "../../diagnostic/index.ts";
import { UserError } from "../../report/index.ts";
import {
  BaseCosts,
  bringBack,
  fewestWithin,
  gainsInCoverage,
  gainsOnMean,
  groupTimes,
  HORIZON_DS,
  joinTimes,
  leastWorst,
  marginalGains,
  mostGain,
  originTimes,
  remoteNeeds,
  slowestDs,
  type CandidateTimes,
  type Demand,
  type Effort,
  type MipSolver,
  type PlacedPoint,
  type Proposal,
  type SitingRules,
} from "../../scenario/index.ts";
import { shareableUint32 } from "../../search/index.ts";
import type { Session } from "../pipeline/session.ts";

export const OBJECTIVES = {
  mclp: "habitants à moins de T minutes",
  "p-median": "temps moyen par habitant",
  gain: "minutes gagnées sur les services apportés",
  "p-center": "commune la moins bien servie",
  lscp: "moins de sites possible pour que tous soient à moins de T minutes",
  eloignes: "habitants des communes qui sortent de l'éloignement",
} as const;

export type Objective = keyof typeof OBJECTIVES;

/** What is to be decided: candidates already on the roads, who counts, what is allowed. */
export interface SitingQuestion {
  readonly objective: Objective;
  readonly limitDs: number;
  readonly placed: readonly PlacedPoint[];
  /** rows of the basket a site brings */
  readonly services: readonly number[];
  /** null: today's services count. Else only sites of this kind do: by origin, time to those that exist (UNREACHABLE: none) */
  readonly existingDs: Uint32Array | null;
  /** by origin: people x priority */
  readonly weight: Float64Array;
  readonly rules: SitingRules;
  readonly effort: Effort;
}

/** A proposal in the objective's own units. */
export interface SitingAnswer {
  readonly proposal: Proposal;
  /** what each site adds to those before it; empty where it means nothing (p-center, LSCP) */
  readonly marginal: readonly number[];
  /** same worth for another set of candidates (a plan given to compare), null where it has none */
  readonly worth: (sites: readonly number[]) => number;
  /** origins out of the limit after the proposal (mclp, lscp) */
  readonly uncovered: readonly number[];
  /** lscp: origins that no candidate can bring within the limit, with the best time (UNREACHABLE: none) */
  readonly uncoverable: ReadonlyArray<{ readonly origin: number; readonly reason: string; readonly bestDs: number }>;
  readonly feasible: boolean;
  /** p-center, eloignes: code of the commune of each group */
  readonly groups: readonly string[];
  readonly entries: number;
}

/** The exact solver, in a thread of the pool. */
export function poolSolver(session: Session): MipSolver {
  return (model, { timeLimitS }) => session.pool().run("solve-mip", { model, timeLimitS });
}

/** Times from the origins to all candidates, spread over the pool in batches joined in order. */
export async function candidateTimes(
  session: Session,
  costs: BaseCosts,
  question: Pick<SitingQuestion, "placed" | "services" | "existingDs" | "weight" | "objective" | "limitDs">,
): Promise<CandidateTimes> {
  const { placed, services, existingDs, weight, objective, limitDs } = question;
  const { problem } = costs.base;
  const worthwhileDs = shareableUint32(weight.length);
  for (let origin = 0; origin < weight.length; origin++) {
    if (weight[origin] === 0) continue;
    let worst = existingDs ? existingDs[origin]! : 0;
    if (!existingDs) for (const service of services) worst = Math.max(worst, costs.origin(service)[origin]!);
    worthwhileDs[origin] = worst;
  }
  let pruneDs: Uint32Array | undefined;
  if (!existingDs) {
    const prune = costs.prune(services);
    pruneDs = shareableUint32(prune.length);
    pruneDs.set(prune);
  }
  const carried = problem.graph.carried !== undefined;
  // a limit in time bounds the search only where time is what is minimised
  const maxDs = objective === "mclp" && !carried ? limitDs : existingDs ? HORIZON_DS : undefined;
  const { threads } = session.pool();
  const size = Math.max(1, Math.min(50, Math.ceil(placed.length / (4 * threads))));
  const batches: Promise<CandidateTimes>[] = [];
  let done = 0;
  for (let from = 0; from < placed.length; from += size) {
    const part = placed.slice(from, from + size);
    const task = session.pool().run("search-candidates", {
      problem,
      placed: part,
      worthwhileDs,
      ...(pruneDs && { pruneDs }),
      ...(maxDs !== undefined && { maxDs }),
    });
    batches.push(
      task.then((times) => {
        done += part.length;
        session.context.progress({
          step: "candidates",
          label: "Temps vers les sites candidats",
          done,
          total: placed.length,
          unit: "sites",
        });
        return times;
      }),
    );
  }
  return joinTimes(await Promise.all(batches));
}

/** Answers a siting question from the candidates' times. Throws UserError where the objective does not fit the study. */
export async function answer(
  costs: BaseCosts,
  diagnostic: Diagnostic,
  question: SitingQuestion,
  times: CandidateTimes,
): Promise<SitingAnswer> {
  const { objective, limitDs, rules, effort, services } = question;
  const { territory, access } = costs.base;
  const demand = demandOf(costs, diagnostic, question);
  const none = { uncovered: [], uncoverable: [], feasible: true, groups: [] as string[] };
  switch (objective) {
    case "gain":
    case "p-median": {
      const table = gainsOnMean(times, demand);
      const proposal = await mostGain(table, rules, effort);
      return {
        ...none,
        proposal,
        marginal: [...marginalGains(table, proposal.sites)],
        worth: (sites) => sum(marginalGains(table, sites)),
        entries: table.entryDemand.length,
      };
    }
    case "mclp": {
      const table = gainsInCoverage(times, demand, limitDs);
      const proposal = await mostGain(table, rules, effort);
      return {
        ...none,
        proposal,
        marginal: [...marginalGains(table, proposal.sites)],
        worth: (sites) => sum(marginalGains(table, sites)),
        uncovered: beyond(times, demand, proposal.sites, limitDs),
        entries: table.entryDemand.length,
      };
    }
    case "lscp": {
      const table = originTimes(times, demand);
      const proposal = await fewestWithin(table, limitDs, rules, effort);
      return {
        ...none,
        proposal,
        marginal: [],
        worth: (sites) => sites.length,
        uncovered: beyond(times, demand, proposal.sites, limitDs),
        uncoverable: proposal.uncoverable.map(({ demand: origin, reason, bestDs }) => ({ origin, reason, bestDs })),
        feasible: proposal.feasible && proposal.uncoverable.length === 0,
        entries: table.entryDemand.length,
      };
    }
    case "p-center": {
      const { communes, origins } = territory;
      const codes = [...new Set(communes.filter(({ inside }) => inside).map(({ shownAs }) => shownAs))].sort();
      const groupOf = new Map(codes.map((code, group) => [code, group]));
      const groups = Uint32Array.from(origins.commune, (row) => groupOf.get(communes[row]!.shownAs) ?? 0);
      const table = groupTimes(times, demand, groups, codes.length);
      const proposal = await leastWorst(table, rules, effort);
      return {
        ...none,
        proposal,
        marginal: [],
        worth: (sites) => worstTime(table, sites),
        groups: codes,
        entries: table.entryDemand.length,
      };
    }
    case "eloignes": {
      const { aggregation } = diagnostic.measured.choices;
      if (aggregation === "median" || aggregation === "harmonic")
        throw new UserError(
          `L'objectif « eloignes » demande une moyenne : l'agrégation « ${aggregation} » de l'étude ne s'additionne pas ; prenez equal, weights ou presence.`,
          { key: "--objective" },
        );
      const { table, needs, codes } = remoteNeeds(times, diagnostic, access, services);
      const proposal = await bringBack(table, needs, rules, effort);
      return {
        ...none,
        proposal,
        marginal: [],
        worth: (sites) => broughtBack(table, needs, sites),
        groups: codes,
        entries: table.entryDemand.length,
      };
    }
  }
}

/** Who counts, how well they are served today, and what the mean is over. */
function demandOf({ base }: BaseCosts, { measured }: Diagnostic, question: SitingQuestion): Demand {
  const { originCount, timeDs } = base.access;
  const { services, existingDs, weight } = question;
  if (existingDs) return { weight, services: [{ timeDs: existingDs, share: 1 }] };
  const weights = services.map((service) => measured.weights[service]! || 1);
  const total = sum(weights);
  return {
    weight,
    services: services.map((service, i) => ({
      timeDs: timeDs.subarray(service * originCount, (service + 1) * originCount),
      share: weights[i]! / total,
    })),
  };
}

/** Inhabited origins still beyond the limit with these sites. */
function beyond(times: CandidateTimes, demand: Demand, sites: ArrayLike<number>, limitDs: number): number[] {
  const best = slowestDs(demand);
  for (const site of Array.from(sites)) {
    for (let entry = times.firstEntry[site]!; entry < times.firstEntry[site + 1]!; entry++) {
      const origin = times.entryOrigin[entry]!;
      best[origin] = Math.min(best[origin]!, times.entryTimeDs[entry]!);
    }
  }
  return [...best.keys()].filter((origin) => demand.weight[origin]! > 0 && best[origin]! > limitDs);
}

function worstTime(table: ReturnType<typeof groupTimes>, sites: readonly number[]): number {
  const best = table.baseDs.slice();
  for (const site of sites) {
    for (let entry = table.firstEntry[site]!; entry < table.firstEntry[site + 1]!; entry++) {
      const group = table.entryDemand[entry]!;
      best[group] = Math.min(best[group]!, table.entryTimeDs[entry]!);
    }
  }
  return best.reduce((worst, time) => Math.max(worst, time), 0);
}

function broughtBack(
  table: ReturnType<typeof remoteNeeds>["table"],
  needs: ReturnType<typeof remoteNeeds>["needs"],
  sites: readonly number[],
): number {
  const best = new Uint32Array(table.demandCount);
  const filled = new Float64Array(needs.amount.length);
  for (const site of sites) {
    for (let entry = table.firstEntry[site]!; entry < table.firstEntry[site + 1]!; entry++) {
      const row = table.entryDemand[entry]!;
      if (table.entryGain[entry]! <= best[row]!) continue;
      filled[needs.needOfDemand[row]!]! += table.weight[row]! * (table.entryGain[entry]! - best[row]!);
      best[row] = table.entryGain[entry]!;
    }
  }
  const short = new Set<number>();
  for (let need = 0; need < filled.length; need++)
    if (filled[need]! < needs.amount[need]! * (1 - 1e-9)) short.add(needs.group[need]!);
  return sum([...needs.people].map((people, group) => (short.has(group) ? 0 : people)));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
