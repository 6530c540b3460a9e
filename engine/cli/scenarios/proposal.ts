import { stringify } from "yaml";
import {
  frenchNumber,
  frenchPeople,
  frenchShare,
  round,
  typeset,
  type CsvCell,
  type Table,
} from "../../writers/index.ts";
import type { Base } from "../../scenario/index.ts";
import { UNREACHABLE } from "../../search/index.ts";
import type { Candidate } from "./candidates.ts";
import { effectFigures } from "./figures.ts";
import { OBJECTIVES, type Objective, type SitingAnswer } from "./siting.ts";
import type { Simulation } from "./simulation.ts";
import { plural, printed } from "./text.ts";

/** A siting question with its answer, as it is told and written. */
export interface SitingReport {
  readonly objective: Objective;
  readonly minutes: number;
  readonly kind: string;
  readonly services: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly answer: SitingAnswer;
  readonly people: number;
  /** a plan given to compare: its candidates are rows too */
  readonly plan: { readonly title: string; readonly sites: readonly number[] } | null;
  readonly simulation: Simulation;
  readonly planSimulation: Simulation | null;
}

/** The proposal as a scenario file, ready for `simulate`. */
export function proposalYaml({ objective, kind, services, candidates, answer, minutes }: SitingReport): string {
  const { proposal } = answer;
  return stringify({
    scenario: `Proposition de ${plural(proposal.sites.length, "site", "sites")} (${OBJECTIVES[objective].replace(" T ", ` ${minutes} `)})`,
    description: proofText(answer),
    actions: Array.from(proposal.sites, (row) => {
      const { id, name, lon, lat } = candidates[row]!;
      return {
        open: `site-${id}`,
        name,
        kind,
        at: [round(lon, 6), round(lat, 6)],
        services: [...services],
        status: "proposition",
      };
    }),
  });
}

/** Ranked sites with what each adds. */
export function sitesTable({ candidates, answer }: SitingReport): Table {
  const { proposal, marginal } = answer;
  return {
    name: "sites",
    header: ["rank", "id", "name", "commune", "lon", "lat", "cost", "marginal", "cumulative"],
    *rows() {
      let cumulative = 0;
      for (const [rank, row] of proposal.sites.entries()) {
        const { id, name, commune, lon, lat, cost } = candidates[row]!;
        cumulative += marginal[rank] ?? 0;
        const told: CsvCell[] = marginal.length > 0 ? [round(marginal[rank], 1), round(cumulative, 1)] : [null, null];
        yield [rank + 1, id, name, commune, round(lon, 6), round(lat, 6), round(cost, 2), ...told];
      }
    },
  };
}

/** Who stays beyond the limit. */
export function uncoveredTable({ answer }: SitingReport, { territory }: Base): Table {
  const { origins, communes } = territory;
  const reasons = new Map(answer.uncoverable.map(({ origin, reason, bestDs }) => [origin, { reason, bestDs }]));
  return {
    name: "non-couverts",
    header: ["origin", "commune", "commune_name", "lon", "lat", "population", "reason", "best_min"],
    *rows() {
      for (const origin of answer.uncovered) {
        const commune = communes[origins.commune[origin]!]!;
        const why = reasons.get(origin);
        const best = why && why.bestDs !== UNREACHABLE ? round(why.bestDs / 600, 2) : null;
        yield [
          origins.id.at(origin),
          commune.code,
          commune.name,
          round(origins.lon[origin], 6),
          round(origins.lat[origin], 6),
          round(origins.population[origin], 1),
          why?.reason ?? "not-chosen",
          best,
        ];
      }
    },
  };
}

/** The answer in French: sites, what each adds, proof, who remains, the plan beside. */
export function sitingText(report: SitingReport, base: Base): string {
  const { objective, minutes, services, candidates, answer, plan } = report;
  const { proposal, marginal } = answer;
  const width = Math.max(4, ...Array.from(proposal.sites, (row) => candidates[row]!.name.length));
  let cumulative = 0;
  const lines = [
    `Objectif : ${OBJECTIVES[objective].replace(" T ", ` ${minutes} `)} ; services apportés : ${services.join(", ")}.`,
    `${plural(candidates.length - (plan?.sites.length ?? 0), "candidat", "candidats")}, ${frenchNumber(answer.entries)} temps utiles.`,
    "",
    ...Array.from(proposal.sites, (row, rank) => {
      cumulative += marginal[rank] ?? 0;
      const added =
        marginal.length > 0
          ? `  + ${addedText(objective, marginal[rank]!)}, en tout ${unitText(objective, cumulative, report)}`
          : "";
      return `  ${String(rank + 1).padStart(2)}. ${candidates[row]!.name.padEnd(width)}${added}`;
    }),
    "",
    `Valeur : ${valueText(objective, proposal.value, report)}. ${proofText(answer)}`,
    ...uncoveredText(report, base),
    ...planText(report),
  ];
  return lines.map(typeset).join("\n");
}

/** "Prouvé : ..." or "À moins de 1,8 % du meilleur possible". */
export function proofText({ proposal }: SitingAnswer): string {
  if (proposal.gap === 0) return "C'est le meilleur choix possible (prouvé).";
  // rounded up: a bound must not promise more than it proves
  const percent = Math.ceil(proposal.gap * 1000) / 10;
  return `À moins de ${frenchNumber(percent, 1)} % du meilleur possible.`;
}

/** What one site adds. */
function addedText(objective: Objective, value: number): string {
  if (objective === "gain" || objective === "p-median") return `${frenchPeople(value / 600)} habitants × minutes`;
  return `${frenchPeople(value)} habitants`;
}

/** A worth as people read it: minutes for each, or people. */
function unitText(objective: Objective, value: number, { people }: SitingReport): string {
  if (objective === "gain" || objective === "p-median")
    return `${frenchNumber(people > 0 ? value / 600 / people : 0, 2)} min gagnées par habitant`;
  return `${frenchPeople(value)} habitants`;
}

function valueText(objective: Objective, value: number, report: SitingReport): string {
  if (objective === "p-center") return `${frenchNumber(value / 600, 1)} min pour la commune la moins bien servie`;
  if (objective === "lscp") return plural(value, "site", "sites");
  return unitText(objective, value, report);
}

function uncoveredText({ answer, minutes, candidates, objective }: SitingReport, { territory }: Base): string[] {
  const { origins, communes } = territory;
  const byCommune = (list: readonly number[]): string => {
    const people = new Map<string, number>();
    for (const origin of list) {
      const { name } = communes[origins.commune[origin]!]!;
      people.set(name, (people.get(name) ?? 0) + origins.population[origin]!);
    }
    const sorted = [...people].sort((a, b) => b[1] - a[1]);
    const shown = sorted.slice(0, 12).map(([name, count]) => `${name} (${frenchPeople(count)})`);
    return `${shown.join(", ")}${sorted.length > 12 ? `, et ${sorted.length - 12} autres communes` : ""}`;
  };
  const total = (list: readonly number[]): number => list.reduce((sum, origin) => sum + origins.population[origin]!, 0);
  const lines: string[] = [];
  if (objective === "mclp" || objective === "lscp") {
    const { uncovered } = answer;
    lines.push(
      uncovered.length === 0
        ? `Tous les habitants sont à ${minutes} min ou moins.`
        : `Restent à plus de ${minutes} min : ${frenchPeople(total(uncovered))} habitants. ${byCommune(uncovered)}.`,
    );
  }
  const far = answer.uncoverable.filter(({ reason }) => reason === "too-far").map(({ origin }) => origin);
  const barred = answer.uncoverable.filter(({ reason }) => reason === "forbidden").map(({ origin }) => origin);
  if (far.length > 0)
    lines.push(
      `Impossible pour ${frenchPeople(total(far))} habitants, qu'aucun des ${candidates.length} candidats n'atteint en ${minutes} min : ${byCommune(far)}.`,
    );
  if (barred.length > 0)
    lines.push(
      `Impossible pour ${frenchPeople(total(barred))} habitants, que seuls des candidats interdits ou trop proches d'un site imposé atteignent : ${byCommune(barred)}.`,
    );
  if (!answer.feasible && answer.uncoverable.length === 0)
    lines.push("Les règles (nombre de sites, espacement, budget) ne permettent pas de couvrir tout le monde.");
  return lines;
}

const BESIDE = [
  "beneficiaries",
  "meanGainMin",
  "above6",
  "above10",
  "remoteBeneficiaries",
  "leaving",
  "within20After",
  "within30After",
];

function planText({ plan, answer, objective, simulation, planSimulation, ...rest }: SitingReport): string[] {
  const report = { plan, answer, objective, simulation, planSimulation, ...rest };
  const lines: string[] = [""];
  if (plan) {
    const worth = answer.worth(plan.sites);
    const { value } = answer.proposal;
    const better = value !== 0 ? Math.abs(value - worth) / Math.abs(value) : 0;
    lines.push(
      `Pour le même objectif, « ${plan.title} » (${plural(plan.sites.length, "site", "sites")}) vaut ${valueText(objective, worth, report)}, soit ${frenchShare(better)} d'écart.`,
      "",
    );
  }
  const own = effectFigures(simulation.effects);
  const other = planSimulation ? effectFigures(planSimulation.effects) : null;
  const width = Math.max(...BESIDE.map((key) => own.get(key)?.label.length ?? 0));
  lines.push(`Effets :${" ".repeat(width - 4)}${"proposition".padStart(13)}${other ? "plan donné".padStart(13) : ""}`);
  for (const key of BESIDE) {
    const figure = own.get(key);
    if (!figure) continue;
    const beside = other?.get(key);
    lines.push(
      `  ${figure.label.padEnd(width)}  ${printed(figure).padStart(13)}${beside ? printed(beside).padStart(13) : ""}`,
    );
  }
  return lines;
}
