import { join } from "node:path";
import type { Command } from "commander";
import type { Diagnostic } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import { roadPlacer } from "../roads/index.ts";
import {
  BaseCosts,
  createSiteScratch,
  createSiteTimes,
  parseScenario,
  problemsError,
  searchSite,
  ServiceNames,
  sitingRules,
  type Base,
  type PlacedPoint,
  type Scenario,
} from "../scenario/index.ts";
import { UNREACHABLE } from "../search/index.ts";
import { csvChunks, FRENCH_CSV, PLAIN_CSV, safeJson, StagedFolder } from "../writers/index.ts";
import { withSession } from "./options.ts";
import type { Session } from "./pipeline/session.ts";
import { candidatesOf, type Candidate } from "./scenarios/candidates.ts";
import {
  proposalYaml,
  proofText,
  sitesTable,
  sitingText,
  uncoveredTable,
  type SitingReport,
} from "./scenarios/proposal.ts";
import { baseOf, builtInPresets, readScenario, simulate, type Simulation } from "./scenarios/simulation.ts";
import { answer, candidateTimes, poolSolver, OBJECTIVES, type Objective } from "./scenarios/siting.ts";
import { numberOf } from "./simulate.ts";

interface SiteOptions {
  readonly objective: string;
  readonly candidates: string;
  readonly p?: string;
  readonly minutes: string;
  readonly kind: string;
  readonly services?: string;
  readonly reference: string;
  readonly given?: string;
  readonly fixed?: string;
  readonly forbidden?: string;
  readonly priority: readonly string[];
  readonly spacing: string;
  readonly budget?: string;
  readonly cost: string;
  readonly compareWith?: string;
  readonly exact: boolean;
  readonly timeLimit: string;
  readonly output?: string;
}

/** Sites farther than this from a road are no candidates, as in scenarios. */
const MAX_SNAP_M = 1000;

/** desserte site: where to put the next ones. */
export function registerSite(program: Command): void {
  program
    .command("site")
    .summary("propose où placer de nouveaux sites, avec la preuve")
    .description("Cherche les meilleurs emplacements parmi des candidats et dit à combien du meilleur possible on est.")
    .argument("<étude>", "fichier YAML de l'étude")
    .requiredOption(
      "--objective <objectif>",
      `${Object.entries(OBJECTIVES)
        .map(([id, label]) => `${id} : ${label}`)
        .join(" ; ")}`,
    )
    .option(
      "--candidates <lieux>",
      "chefs-lieux, communes:<habitants>, service:<id>, equipements ou un fichier",
      "chefs-lieux",
    )
    .option("-p, --p <n>", "nombre de sites (au plus)")
    .option("--minutes <T>", "limite de mclp et lscp", "20")
    .option("--kind <type>", "type de site : ce qu'il apporte", "france-services")
    .option("--services <liste>", "services apportés, à la place de ceux du type")
    .option(
      "--reference <quoi>",
      "services (ceux d'aujourd'hui comptent) ou sites (seuls comptent les sites)",
      "services",
    )
    .option("--given <scénario>", "scénario déjà décidé, appliqué d'abord")
    .option("--fixed <ids>", "candidats imposés")
    .option("--forbidden <ids>", "candidats interdits")
    .option(
      "--priority <qui=poids>",
      "communes (codes) ou « eloignees » dont les habitants comptent davantage",
      collect,
      [],
    )
    .option("--spacing <km>", "distance minimale entre deux sites, à vol d'oiseau", "0")
    .option("--budget <montant>", "somme des coûts à ne pas dépasser")
    .option("--cost <montant>", "coût d'un site qui n'en a pas dans le fichier", "1")
    .option("--compare-with <scénario>", "plan à mettre à côté de la proposition")
    .option("--no-exact", "sans solveur : bornes de la relaxation seulement")
    .option("--time-limit <secondes>", "temps laissé au solveur", "60")
    .option(
      "--output <dossier>",
      "dossier de la proposition (par défaut : propositions/<objectif> dans celui de l'étude)",
    )
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte site etude.yaml --objective mclp -p 10 --minutes 20
  $ desserte site etude.yaml --objective gain -p 10 --kind msap --compare-with msap-2017
  $ desserte site etude.yaml --objective lscp --minutes 30 --candidates service:poste --reference sites`,
    )
    .action(async (study: string, options: SiteOptions, command: Command) => {
      await withSession(study, command, (session) => propose(session, options));
    });
}

function collect(value: string, list: readonly string[]): readonly string[] {
  return [...list, value];
}

async function propose(session: Session, options: SiteOptions): Promise<void> {
  const { context, study } = session;
  const objective = oneOf(options.objective, Object.keys(OBJECTIVES) as Objective[], "--objective");
  const reference = oneOf(options.reference, ["services", "sites"] as const, "--reference");
  const minutes = numberOf(options.minutes, "--minutes");
  const today = await baseOf(session);
  const services = servicesOf(today, options);
  const ids = services.map((row) => study.basket.services[row]!.id);
  const found = await candidatesOf(session, today, options.candidates, numberOf(options.cost, "--cost"));
  if (context.dryRun) {
    context.print(`Objectif ${objective} : ${found.length} candidats, services ${ids.join(", ")}.`);
    return;
  }

  const todayCosts = new BaseCosts(today);
  const given =
    options.given === undefined
      ? null
      : await simulate(session, await readScenario(session, options.given), todayCosts);
  const base: Base = given ? { ...today, ...given.applied } : today;
  const costs = given ? new BaseCosts(base) : todayCosts;
  const diagnostic = given ? given.after : await session.diagnostic();

  const { candidates, placed } = await onRoads(session, found);
  const planScenario = options.compareWith === undefined ? null : await readScenario(session, options.compareWith);
  const planSimulation = planScenario && (await simulate(session, planScenario, todayCosts));
  const planSites = planSimulation ? planPlaces(planSimulation) : [];
  const everyone = [...candidates, ...planSites.map(({ candidate }) => candidate)];

  const forbidden = list(options.forbidden);
  const { rules, problems } = sitingRules(candidates, {
    maxSites: options.p === undefined ? candidates.length - forbidden.length : numberOf(options.p, "--p"),
    fixed: list(options.fixed),
    forbidden,
    spacingKm: numberOf(options.spacing, "--spacing"),
    budget: options.budget === undefined ? null : numberOf(options.budget, "--budget"),
  });
  if (options.p === undefined && objective !== "lscp" && options.budget === undefined)
    throw new UserError(`L'objectif « ${objective} » demande un nombre de sites (--p) ou un budget (--budget).`, {
      key: "--p",
    });
  if (problems.length > 0) throw problemsError("Demande de sites", problems);

  const weight = weights(base, diagnostic, options.priority);
  const question = {
    objective,
    limitDs: Math.round(minutes * 600),
    placed: [...placed, ...planSites.map((site) => site.placed)],
    services,
    existingDs: reference === "services" ? null : existingTimes(base, given),
    weight,
    rules: withPlan(rules, everyone.length),
    effort: options.exact
      ? { solver: poolSolver(session), timeLimitS: numberOf(options.timeLimit, "--time-limit") }
      : {},
  };
  const startMs = performance.now();
  const times = await candidateTimes(session, costs, question);
  const timedMs = performance.now();
  const result = await answer(costs, diagnostic, question, times);
  const answeredMs = performance.now();

  const report: Omit<SitingReport, "simulation"> = {
    objective,
    minutes,
    kind: options.kind,
    services: ids,
    candidates: everyone,
    answer: result,
    people: weight.reduce((sum, people) => sum + people, 0),
    plan: planScenario && {
      title: planScenario.title,
      sites: planSites.map((_, i) => candidates.length + i),
    },
    planSimulation,
  };
  const yaml = proposalYaml({ ...report, simulation: undefined as never });
  const full: SitingReport = { ...report, simulation: await simulateProposal(session, yaml, costs, given) };
  const folder = options.output ?? join(study.outputFolder, "propositions", objective);
  await write(session, full, base, yaml, folder);
  if (context.json) {
    const { proposal } = result;
    context.print(
      JSON.stringify({
        objective,
        candidates: candidates.length,
        sites: Array.from(proposal.sites, (row, rank) => ({
          id: everyone[row]!.id,
          name: everyone[row]!.name,
          marginal: result.marginal[rank] ?? null,
        })),
        value: proposal.value,
        bound: Number.isFinite(proposal.bound) ? proposal.bound : null,
        gap: proposal.gap,
        proof: proposal.proof,
        feasible: result.feasible,
        plan: full.plan && { title: full.plan.title, value: result.worth(full.plan.sites) },
        entries: result.entries,
        timings: { times: Math.round(timedMs - startMs), choice: Math.round(answeredMs - timedMs) },
      }),
    );
  } else context.print(sitingText(full, base));
  context.say(`Proposition écrite dans ${folder}`);
}

function oneOf<Word extends string>(text: string, words: readonly Word[], option: string): Word {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new UserError(`L'option « ${option} » vaut « ${text} » ; attendu : ${words.join(", ")}.`, { key: option });
}

function list(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((one) => (one.trim() ? [one.trim()] : []));
}

/** Rows of the basket that the sites bring. */
function servicesOf({ basket }: Base, { kind, services }: SiteOptions): number[] {
  const names = new ServiceNames(basket);
  const preset = builtInPresets().find(({ id }) => id === kind);
  const asked = services === undefined ? (preset?.services ?? []).filter((name) => names.find(name)) : list(services);
  const rows = new Set<number>();
  for (const name of asked) {
    const found = names.find(name);
    if (!found) throw new UserError(`--services : ${names.unknown(name)}`, { key: "--services" });
    for (const row of found) rows.add(row);
  }
  if (rows.size === 0)
    throw new UserError(
      `Le type de site « ${kind} » n'apporte aucun service du panier ; donnez --services, ou --kind parmi ${builtInPresets()
        .map(({ id }) => id)
        .join(", ")}.`,
      { key: "--kind" },
    );
  return [...rows].sort((a, b) => a - b);
}

/** Candidates on the roads; those too far from any are left out, and said. */
async function onRoads(
  session: Session,
  found: readonly Candidate[],
): Promise<{ candidates: Candidate[]; placed: PlacedPoint[] }> {
  const [roads, access] = [await session.roads(), await session.access()];
  const { maxSnapM, accessKmh } = session.roadSettings();
  const places = roadPlacer(roads.graph, roads.network, roads.snapper, access.originSnap, {
    maxSnapM,
    accessKmh,
  }).place(
    found.map(({ lon }) => lon),
    found.map(({ lat }) => lat),
  );
  const kept = found.map((_, i) => places[i]!.status === "ok" && places[i]!.snapM <= MAX_SNAP_M);
  const dropped = found.filter((_, i) => !kept[i]);
  if (dropped.length > 0)
    session.context.say(
      `${dropped.length} candidats laissés de côté, à plus de ${MAX_SNAP_M} m d'une route : ${dropped
        .slice(0, 5)
        .map(({ name }) => name)
        .join(", ")}${dropped.length > 5 ? " ..." : ""}.`,
    );
  if (dropped.length === found.length)
    throw new UserError("Aucun candidat n'est près d'une route du réseau de l'étude.");
  return { candidates: found.filter((_, i) => kept[i]), placed: places.filter((_, i) => kept[i]) };
}

/** The sites of a plan, each once, as candidates that may not be chosen. */
function planPlaces({ change }: Simulation): { candidate: Candidate; placed: PlacedPoint }[] {
  const seen = new Set<number>();
  return change.added.flatMap(({ place, site, name, lon, lat }) => {
    if (place < 0 || seen.has(place)) return [];
    seen.add(place);
    const candidate = { id: `plan ${site}`, name, commune: "", lon, lat, cost: 0 };
    return [{ candidate, placed: change.places[place]! }];
  });
}

/** Rules widened to the sites of the plan, which are forbidden. */
function withPlan(rules: ReturnType<typeof sitingRules>["rules"], count: number) {
  const had = rules.forbidden.length;
  if (count === had) return rules;
  const forbidden = new Uint8Array(count).fill(1, had);
  forbidden.set(rules.forbidden);
  const firstConflict = new Uint32Array(count + 1).fill(rules.conflict.length, had);
  firstConflict.set(rules.firstConflict);
  if (!rules.budget) return { ...rules, forbidden, firstConflict };
  const cost = new Float64Array(count);
  cost.set(rules.budget.cost);
  return { ...rules, forbidden, firstConflict, budget: { ...rules.budget, cost } };
}

/** People of the judged communes, times their priority. */
function weights({ territory }: Base, diagnostic: Diagnostic, priority: readonly string[]): Float64Array {
  const { origins, communes } = territory;
  const factor = new Float64Array(communes.length).fill(1);
  for (const text of priority) {
    const [who = "", value = ""] = text.split("=");
    const by = numberOf(value, "--priority");
    const codes = who === "eloignees" ? diagnostic.remoteness.remote.communes : list(who);
    for (const code of codes) {
      const rows = communes.flatMap((commune, row) => (commune.code === code || commune.shownAs === code ? [row] : []));
      if (rows.length === 0) throw new UserError(`--priority : commune inconnue, « ${code} ».`, { key: "--priority" });
      for (const row of rows) factor[row] = by;
    }
  }
  return Float64Array.from(origins.population, (people, row) => {
    const commune = origins.commune[row]!;
    return communes[commune]!.inside ? people * factor[commune]! : 0;
  });
}

/** By origin: time to the sites already decided. */
function existingTimes({ problem, access }: Base, given: Simulation | null): Uint32Array {
  const best = new Uint32Array(access.originCount).fill(UNREACHABLE);
  const scratch = createSiteScratch(problem);
  const times = createSiteTimes(problem);
  for (const placed of given?.change.places ?? []) {
    searchSite(problem, placed, scratch, times);
    for (let origin = 0; origin < best.length; origin++) best[origin] = Math.min(best[origin]!, times.timeDs[origin]!);
  }
  return best;
}

/** The proposal carried out: what it changes against what was decided before. */
async function simulateProposal(
  session: Session,
  yaml: string,
  costs: BaseCosts,
  given: Simulation | null,
): Promise<Simulation> {
  const scenario: Scenario = parseScenario(yaml, "proposition.yaml");
  if (!given) return simulate(session, scenario, costs);
  const both = { ...scenario, actions: [...given.scenario.actions, ...scenario.actions] };
  return simulate(session, both, new BaseCosts(await baseOf(session)));
}

async function write(session: Session, report: SitingReport, base: Base, yaml: string, folder: string): Promise<void> {
  const dialect = session.study.settings.exports.csv === "french" ? FRENCH_CSV : PLAIN_CSV;
  const staged = await StagedFolder.open(folder);
  try {
    const tables = [sitesTable(report), uncoveredTable(report, base)];
    for (const table of tables) await staged.write(`${table.name}.csv`, csvChunks(table.header, table.rows(), dialect));
    await staged.write("proposition.yaml", [yaml]);
    const { proposal } = report.answer;
    await staged.write("proposition.json", [
      safeJson(
        {
          objective: report.objective,
          minutes: report.minutes,
          services: report.services,
          value: proposal.value,
          bound: Number.isFinite(proposal.bound) ? proposal.bound : null,
          gap: proposal.gap,
          proof: proofText(report.answer),
          feasible: report.answer.feasible,
          outputs: staged.files,
        },
        1,
      ),
    ]);
    await staged.publish("proposition.json");
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
