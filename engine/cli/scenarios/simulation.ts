import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Diagnostic } from "../../diagnostic/index.ts";
import { readFranceServices, readSites } from "../../readers/index.ts";
import { SkipReport, UserError } from "../../report/index.ts";
import { roadPlacer, accessProblem, searchNetwork } from "../../roads/index.ts";
import {
  applyScenario,
  BaseCosts,
  diagnoseAfter,
  effectsOf,
  parsePresets,
  parseScenario,
  problemsError,
  resolveScenario,
  scenarioId,
  touchedServices,
  withSites,
  type Applied,
  type Base,
  type Effects,
  type ListedSite,
  type NetChange,
  type Preset,
  type Problem,
  type RoadAction,
  type Scenario,
} from "../../scenario/index.ts";
import { communeLocator, zeroInside } from "../../territory/index.ts";
import { computeAccess } from "../pipeline/access.ts";
import { readTextFile } from "../pipeline/files.ts";
import { contractedOf } from "../pipeline/roads.ts";
import type { Session } from "../pipeline/session.ts";
import { builtIn } from "../places.ts";
import { changedRoads } from "./changed-roads.ts";

/** A scenario carried out on a study. */
export interface Simulation {
  readonly scenario: Scenario;
  readonly id: string;
  readonly base: Base;
  readonly change: NetChange;
  readonly applied: Applied;
  readonly before: Diagnostic;
  readonly after: Diagnostic;
  readonly effects: Effects;
  /** milliseconds: resolve (points put on the roads), base (today's labels, once for a session), apply, effects */
  readonly timings: Readonly<Record<string, number>>;
}

/** The kinds of sites that come with Desserte. */
export function builtInPresets(): Preset[] {
  const file = builtIn("scenarios", "presets.yaml");
  return parsePresets(readFileSync(file, "utf8"), basename(file));
}

/** Reads a scenario and the lists of sites it names. Throws UserError with all that is wrong in the file. */
export async function readScenario(session: Session, file: string): Promise<Scenario> {
  const path = existsSync(file) ? file : builtIn("scenarios", file.endsWith(".yaml") ? file : `${file}.yaml`);
  const text = readTextFile(path);
  if (text === null)
    throw new UserError(`Le scénario « ${file} » est introuvable ou illisible : vérifiez le chemin.`, { file });
  const scenario = parseScenario(text, basename(path));
  const lists = new Map<string, readonly ListedSite[]>();
  for (const action of scenario.actions) {
    if (action.verb !== "sites" || lists.has(action.file)) continue;
    const found = [resolve(dirname(path), action.file), resolve(session.study.dataFolder, action.file)].find((at) =>
      existsSync(at),
    );
    if (!found)
      throw new UserError(
        `${basename(path)}, ligne ${action.line} : la liste « ${action.file} » est introuvable, ni à côté du scénario ni dans ${session.study.dataFolder}.`,
        { file: path, line: action.line },
      );
    lists.set(action.file, await readList(found, session.report));
  }
  const expanded = withSites(scenario, lists);
  if (expanded.problems.length > 0) throw problemsError(scenario.file, expanded.problems);
  return expanded.scenario;
}

/** A list of sites of either form: our own columns, or the national list of France Services. */
async function readList(path: string, report: SkipReport): Promise<ListedSite[]> {
  const head = readTextFile(path)?.slice(0, 2000);
  if (head === undefined)
    throw new UserError(`La liste de sites « ${path} » est introuvable ou illisible : vérifiez le chemin.`, {
      file: path,
    });
  return /id_fs/.test(head) ? readFranceServices(path, report) : readSites(path);
}

/** Base of a study's scenarios: today's facilities on today's roads. */
export async function baseOf(session: Session): Promise<Base> {
  const [{ territory }, { problem, table }] = [await session.land(), await session.access()];
  return { territory, basket: session.study.basket, problem, access: table };
}

/** Carries out a scenario. Throws UserError listing everything that is wrong with it. */
export async function simulate(session: Session, scenario: Scenario, costs: BaseCosts): Promise<Simulation> {
  const { settings } = session.study;
  const [roads, land, access] = [await session.roads(), await session.land(), await session.access()];
  const { base } = costs;
  const startMs = performance.now();
  const roadActions = scenario.actions.filter((action): action is RoadAction => action.verb === "road");
  const other = roadActions.length > 0 ? await withRoads(session, base, roadActions) : null;
  const costsHere = other?.costs ?? costs;
  const graph = other?.graph ?? roads.graph;
  const network = other?.network ?? roads.network;
  const resolved = resolveScenario(scenario, {
    territory: land.territory,
    basket: session.study.basket,
    presets: builtInPresets(),
    roads: roadPlacer(graph, network, roads.snapper, access.originSnap, {
      maxSnapM: session.roadSettings().maxSnapM,
      accessKmh: session.roadSettings().accessKmh,
    }),
    communeAt: communeLocator(land.territory.communes, land.shapes),
  });
  const problems: Problem[] = [...(other?.problems ?? []), ...resolved.problems];
  if (problems.length > 0) throw problemsError(scenario.file, problems);
  const resolvedMs = performance.now();
  // what today's services reach inside the network: once for all the scenarios of a base
  costsHere.prune(touchedServices(resolved.change, base.territory.facilities.service));
  const readyMs = performance.now();

  const found = applyScenario(costsHere, resolved.change);
  const zero = settings.origins === "chefs-lieux-zero";
  const applied = zero ? { ...found, access: zeroInside(found.access, found.territory) } : found;
  const appliedMs = performance.now();
  const before = await session.diagnostic();
  const diagnosedMs = performance.now();
  const after = diagnoseAfter(before, applied);
  const effects = effectsOf(
    costs,
    applied,
    resolved.change,
    before,
    after,
    { evaluation: scenario.evaluation, minimalGainMin: scenario.minimalGainMin },
    costsHere,
  );
  return {
    scenario,
    id: scenarioId(scenario),
    base,
    change: resolved.change,
    applied,
    before,
    after,
    effects,
    timings: {
      resolve: Math.round(resolvedMs - startMs),
      base: Math.round(readyMs - resolvedMs),
      apply: Math.round(appliedMs - readyMs),
      effects: Math.round(performance.now() - diagnosedMs),
    },
  };
}

/** The base on changed roads: everything is searched again, for the network is another. */
async function withRoads(session: Session, base: Base, actions: readonly RoadAction[]) {
  const { settings, basket } = session.study;
  const [roads, access] = [await session.roads(), await session.access()];
  const { graph, problems } = changedRoads(roads.graph, actions);
  const { turns, optimise } = session.roadSettings();
  const network = searchNetwork(graph, roads.profile, { turns, optimise });
  const problem = accessProblem(graph, network, access.originSnap, access.facilitySnap);
  const pool = session.pool();
  const contracted = await contractedOf(network, pool);
  const raw = await computeAccess(
    problem,
    contracted,
    base.territory.facilities,
    basket,
    pool,
    session.context.progress,
  );
  const table = settings.origins === "chefs-lieux-zero" ? zeroInside(raw, base.territory) : raw;
  return { graph, network, problems, costs: new BaseCosts({ ...base, problem, access: table }) };
}
