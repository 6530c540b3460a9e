import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SkipReport } from "../../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../../../engine/roads/index.ts";
import { createRouter, osrmRoute, seenBearings, type OsrmRoute } from "../../../engine/routes/index.ts";
import { goldenData } from "../../support/shared-data.ts";
import { readScenarios, smallWorld, type Scenario, type SmallWorldQuestion } from "../../support/small-world.ts";

/** Questions that agree, by feature file. Durations, names and maneuvers are judged where OSRM found a route. */
interface Tally {
  questions: number;
  reach: number;
  routes: number;
  duration: number;
  names: number;
  maneuvers: number;
}
const emptyTally = (): Tally => ({ questions: 0, reach: 0, routes: 0, duration: 0, names: 0, maneuvers: 0 });

interface Answer {
  readonly durationS: number;
  readonly route: OsrmRoute;
}

/** Our answers to the questions of a scenario; null = no route. */
function answers(scenario: Scenario): Array<Answer | null> {
  const graph = buildRoadGraph(smallWorld(scenario), CAR_PROFILE, { report: new SkipReport() });
  const network = searchNetwork(graph, CAR_PROFILE, {
    turns: true,
    optimise: "routability",
    seen: seenBearings(graph),
  });
  const router = createRouter(graph, network);
  const { questions } = scenario;
  const all = createSnapper(graph);
  return questions.map(({ lon1, lat1, lon2, lat2 }) => {
    const snaps = all.snap([lon1, lon2], [lat1, lat2], { maxSnapM: 1_000_000, components: "any" });
    const path = router.route(snaps, 0, 1);
    if (typeof path === "string") return null;
    const places = [
      [lon1, lat1],
      [lon2, lat2],
    ].map(([lon, lat]) => [Math.round(lon * 1e7), Math.round(lat * 1e7)] as const);
    return { durationS: path.durationDs / 10, route: osrmRoute(router.index, path, places[0], places[1]) };
  });
}

function maneuversOf(route: OsrmRoute): string[] {
  return route.legs[0].steps.map(({ maneuver: { type, modifier, exit } }) =>
    [type, modifier, exit].filter((word) => word !== undefined).join(" "),
  );
}

function judge(question: SmallWorldQuestion, answer: Answer | null, tally: Tally): void {
  tally.questions++;
  const reachable = question.code === "Ok";
  if (reachable === (answer !== null)) tally.reach++;
  if (!reachable) return;
  tally.routes++;
  if (!answer) return;
  const theirs = question.duration_s!;
  if (Math.abs(answer.durationS - theirs) <= Math.max(0.5, 0.01 * theirs) + 1e-9) tally.duration++;
  const steps = answer.route.legs[0].steps;
  if (JSON.stringify(steps.map(({ name }) => name)) === JSON.stringify(question.names)) tally.names++;
  if (JSON.stringify(withoutEnds(maneuversOf(answer.route))) === JSON.stringify(withoutEnds(question.maneuvers!))) {
    tally.maneuvers++;
  }
}

/** Which side of the road one starts and ends on is no maneuver. */
function withoutEnds(maneuvers: readonly string[]): string[] {
  return maneuvers.map((maneuver) => maneuver.replace(/^(depart|arrive).*/, "$1"));
}

function tallies(prefix: string): { byFeature: Map<string, Tally>; total: Tally } {
  const byFeature = new Map<string, Tally>();
  const total = emptyTally();
  for (const scenario of readScenarios(readFileSync(goldenData("scenarios.jsonl")!, "utf8"), prefix)) {
    const own = byFeature.get(scenario.feature) ?? emptyTally();
    byFeature.set(scenario.feature, own);
    const ours = answers(scenario);
    scenario.questions.forEach((question, i) => {
      judge(question, ours[i], own);
      judge(question, ours[i], total);
    });
  }
  return { byFeature, total };
}

function print(prefix: string, byFeature: ReadonlyMap<string, Tally>, total: Tally): void {
  const share = (part: number, whole: number): string =>
    whole === 0 ? "      -" : `${((100 * part) / whole).toFixed(1).padStart(5)} %`;
  const line = (name: string, tally: Tally): string =>
    [
      name.padEnd(52),
      String(tally.questions).padStart(4),
      share(tally.reach, tally.questions),
      share(tally.duration, tally.routes),
      share(tally.names, tally.routes),
      share(tally.maneuvers, tally.routes),
    ].join("  ");
  console.log(
    [
      `${"".padEnd(52)}  quest.  reach  duration  names  maneuvers`,
      ...[...byFeature].sort(([a], [b]) => a.localeCompare(b)).map(([feature, tally]) => line(feature, tally)),
      line(`${prefix} (all)`, total),
    ].join("\n"),
  );
}

const absent = goldenData("scenarios.jsonl") === null;
const note = absent ? " (données partagées absentes)" : "";

describe("small worlds, one rule each, beside OSRM's answers", () => {
  it.skipIf(absent)(`car: reachability, durations, names${note}`, () => {
    const { byFeature, total } = tallies("car/");
    print("car", byFeature, total);
    expect(total.questions).toBeGreaterThan(900);
    expect(total.reach / total.questions).toBeGreaterThanOrEqual(0.98);
    expect(total.duration / total.routes).toBeGreaterThanOrEqual(0.95);
    expect(total.names / total.routes).toBeGreaterThanOrEqual(0.95);
  });

  it.skipIf(absent)(`guidance: durations, maneuvers${note}`, () => {
    const { byFeature, total } = tallies("guidance/");
    print("guidance", byFeature, total);
    expect(total.questions).toBeGreaterThan(800);
    expect(total.duration / total.routes).toBeGreaterThanOrEqual(0.9);
    expect(total.maneuvers / total.routes).toBeGreaterThanOrEqual(0.8);
  });
});
