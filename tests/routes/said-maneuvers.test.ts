import { describe, expect, it } from "vitest";
import { encodePageRoads, encodeRoads, openPageRoads, openRoads, type FileHeader } from "../../engine/formats/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  searchNetwork,
  type RoadGraph,
  type Tags,
} from "../../engine/roads/index.ts";
import { createRouter, osrmRoute, type RoutePath } from "../../engine/routes/index.ts";
import { smallWorld, type SmallWorld } from "../support/small-world.ts";

type Relation = NonNullable<SmallWorld["relations"]>[number];

const HEADER: FileHeader = { product: "desserte essai", inputs: [], settingsSha256: "x" };
const relation = (id: number, members: Relation[1], tags: Tags): Relation => [
  id,
  members,
  { type: "maneuver", ...tags },
];

/**
 *          4
 *          |  rue du Nord
 *  1---2---3---5---6      avenue de l'Est, whose end meets 7---6---8, rue du Port
 */
function graphWith(relations: readonly Relation[], report = new SkipReport()): RoadGraph {
  const world: SmallWorld = {
    nodes: [
      [1, 5, 43],
      [2, 5.002, 43],
      [3, 5.004, 43],
      [4, 5.004, 43.003],
      [5, 5.006, 43],
      [6, 5.008, 43],
      [7, 5.008, 43.003],
      [8, 5.008, 42.997],
    ],
    ways: [
      [10, [1, 2, 3], { highway: "secondary", name: "Avenue de l'Est" }],
      [11, [3, 5, 6], { highway: "secondary", name: "Avenue de l'Est" }],
      [12, [3, 4], { highway: "secondary", name: "Rue du Nord" }],
      [13, [7, 6], { highway: "secondary", name: "Rue du Port" }],
      [14, [6, 8], { highway: "secondary", name: "Rue du Port" }],
    ],
    relations,
  };
  return buildRoadGraph(smallWorld(world), CAR_PROFILE, { report });
}

/** Maneuvers on the way from the west to a place. */
function said(graph: RoadGraph, lon: number, lat: number): string[] {
  const router = createRouter(graph, searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" }));
  const snaps = createSnapper(graph).snap([5.0002, lon], [43, lat], { components: "any" });
  const path = router.route(snaps, 0, 1) as RoutePath;
  const { legs } = osrmRoute(router.index, path, [50_002_000, 430_000_000], [lon * 1e7, lat * 1e7]);
  return legs[0].steps.map(({ maneuver: { type, modifier } }) =>
    /depart|arrive/.test(type) ? type : `${type} ${modifier}`,
  );
}
const toNorth = (graph: RoadGraph): string[] => said(graph, 5.004, 43.0028);
const toPort = (graph: RoadGraph): string[] => said(graph, 5.008, 42.9972);

const NORTH: Relation[1] = [
  ["way", 10, "from"],
  ["node", 3, "via"],
  ["way", 12, "to"],
];
const TO_PORT: Relation[1] = [
  ["way", 10, "from"],
  ["way", 11, "via"],
  ["way", 14, "to"],
];

describe("maneuver relations", () => {
  it("change nothing where there is none", () => {
    expect(toNorth(graphWith([]))).toEqual(["depart", "turn left", "arrive"]);
    expect(toPort(graphWith([]))).toEqual(["depart", "end of road right", "arrive"]);
  });

  it("say a turn in their words, in the British spelling first", () => {
    const tags = { maneuver: "turn", direction: "slight_left" };
    expect(toNorth(graphWith([relation(1, NORTH, tags)]))).toEqual(["depart", "turn slight left", "arrive"]);
    const both = relation(1, NORTH, { ...tags, manoeuvre: "fork" });
    expect(toNorth(graphWith([both]))).toEqual(["depart", "fork slight left", "arrive"]);
    expect(toNorth(graphWith([relation(1, NORTH, { maneuver: "uturn" })]))).toEqual(["depart", "turn uturn", "arrive"]);
  });

  it("speak at their node, on the whole of their way only", () => {
    const last = relation(1, [...TO_PORT, ["node", 6, "via"]], { maneuver: "suppress" });
    expect(toPort(graphWith([last]))).toEqual(["depart", "arrive"]);
    expect(toNorth(graphWith([last]))).toEqual(["depart", "turn left", "arrive"]);
    const elsewhere = relation(1, NORTH, { maneuver: "suppress" });
    expect(toPort(graphWith([elsewhere]))).toEqual(["depart", "end of road right", "arrive"]);
  });

  it.each([
    ["no via node", TO_PORT, { maneuver: "suppress" }],
    ["two via nodes", [...NORTH, ["node", 6, "via"]], { maneuver: "suppress" }],
    ["no from", NORTH.slice(1), { maneuver: "suppress" }],
    ["ways that do not meet", [["way", 13, "from"], ...NORTH.slice(1)], { maneuver: "suppress" }],
    ["a way that is not there", [["way", 99, "from"], ...NORTH.slice(1)], { maneuver: "suppress" }],
    ["a word we do not know", NORTH, { maneuver: "jump" }],
  ] as ReadonlyArray<[string, Relation[1], Tags]>)("that cannot be followed are counted: %s", (_, members, tags) => {
    const report = new SkipReport();
    const graph = graphWith([relation(1, members, tags)], report);
    expect(report.count("maneuver")).toBe(1);
    expect(toNorth(graph)).toEqual(["depart", "turn left", "arrive"]);
    expect(toPort(graph)).toEqual(["depart", "end of road right", "arrive"]);
  });

  it("are kept with the roads, on disk and in the page", () => {
    const graph = graphWith([relation(1, NORTH, { maneuver: "turn", direction: "slight_left" })]);
    const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" });
    const kept = openRoads(
      encodeRoads({ header: HEADER, graph, networks: [{ network }], snapIndex: new Uint8Array(0), skips: {} }),
    );
    expect(toNorth(kept.graph)).toEqual(["depart", "turn slight left", "arrive"]);
    expect(toNorth(openPageRoads(encodePageRoads(graph, network, HEADER)).graph)).toEqual([
      "depart",
      "turn slight left",
      "arrive",
    ]);
  });
});
