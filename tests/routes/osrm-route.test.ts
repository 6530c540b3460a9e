import { beforeAll, describe, expect, it } from "vitest";
import { SkipReport, UserError } from "../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../../engine/roads/index.ts";
import {
  createRouter,
  decodePolyline6,
  osrmRoute,
  polyline6,
  ROUTE_LANGUAGES,
  routeFacts,
  spellOut,
  type OsrmRoute,
  type RoutePath,
  type Router,
} from "../../engine/routes/index.ts";
import { routeGeoJson, routeGpx } from "../../engine/writers/index.ts";
import { smallWorld, type SmallWorld } from "../support/small-world.ts";

/**
 *      4
 *      |  rue du Nord
 *  1---2---3---5~~~6     D 24, then the bac (ferry), 6---7 rue de l'Île
 */
const WORLD: SmallWorld = {
  nodes: [
    [1, 5, 43],
    [2, 5.01, 43],
    [3, 5.02, 43],
    [4, 5.01, 43.01],
    [5, 5.03, 43],
    [6, 5.06, 43],
    [7, 5.06, 43.01],
  ],
  ways: [
    [10, [1, 2], { highway: "secondary", ref: "D 24" }],
    [11, [2, 3, 5], { highway: "secondary", ref: "D 24" }],
    [12, [4, 2], { highway: "residential", name: "Rue du Nord & Midi" }],
    [13, [5, 6], { route: "ferry", name: "Bac", duration: "00:10" }],
    [14, [6, 7], { highway: "residential", name: "Rue de l'Île" }],
  ],
};

let router: Router;
let path: RoutePath;
let route: OsrmRoute;

beforeAll(() => {
  const roads = buildRoadGraph(smallWorld(WORLD), CAR_PROFILE, { report: new SkipReport() });
  router = createRouter(roads, searchNetwork(roads, CAR_PROFILE, { turns: true, optimise: "duration" }));
  const snaps = createSnapper(roads).snap([5.0102, 5.0602], [43.008, 43.005]);
  path = router.route(snaps, 0, 1) as RoutePath;
  route = osrmRoute(router.index, path, [50_102_000, 430_080_000], [50_602_000, 430_050_000]);
});

describe("the route object", () => {
  it("tells the maneuvers of OSRM", () => {
    expect(route.legs[0].steps.map(({ maneuver: { type, modifier } }) => [type, modifier])).toEqual([
      // the start lies east of the street, on the left of who heads south
      ["depart", "left"],
      ["turn", "left"],
      ["notification", "straight"],
      ["notification", "left"],
      ["arrive", "right"],
    ]);
    expect(route.legs[0].steps.map(({ mode }) => mode)).toEqual(["driving", "driving", "ferry", "driving", "driving"]);
  });

  it("adds up: steps to the route, geometry in one piece", () => {
    const { steps } = route.legs[0];
    expect(steps.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(path.durationDs / 10, 6);
    expect(steps.reduce((sum, { distance }) => sum + distance, 0)).toBeCloseTo(path.lengthM, 0);
    const lines = steps.map(({ geometry }) => decodePolyline6(geometry));
    for (let i = 1; i < lines.length; i++) expect(lines[i][0]).toEqual(lines[i - 1].at(-1));
    expect(decodePolyline6(route.geometry)).toEqual([
      ...lines[0],
      ...lines.slice(1, -1).flatMap((line) => line.slice(1)),
    ]);
  });

  it("compiles in every language of osrm-text-instructions, French first", () => {
    expect(ROUTE_LANGUAGES.length).toBeGreaterThan(25);
    for (const language of ROUTE_LANGUAGES) {
      const spoken = spellOut(route, language);
      expect(spoken).toHaveLength(5);
      for (const { text } of spoken) expect(text).not.toMatch(/[{}]|undefined/);
    }
    expect(spellOut(route)[1].text).toBe("Tournez à gauche sur la D 24");
    expect(spellOut(route)[2].text).toBe("Prenez le ferry Bac");
    expect(() => spellOut(route, "xx")).toThrow(UserError);
  });

  it("knows what the route is made of", () => {
    const facts = routeFacts(router.roads, path, ([lon7]) => lon7 < 50_300_000);
    expect(facts.roads.map(({ name, ref }) => name || ref)).toEqual([
      "Rue du Nord & Midi",
      "D 24",
      "Bac",
      "Rue de l'Île",
    ]);
    const turns = path.edges.reduce((sum, { turnDs }) => sum + turnDs, 0);
    expect(facts.byClass.reduce((sum, { durationDs }) => sum + durationDs, 0)).toBe(path.durationDs);
    expect(facts.ferry.durationDs).toBeGreaterThan(5990);
    expect(facts.ferry.durationDs).toBeLessThan(6010 + turns);
    const beyond = facts.roads.slice(2).reduce((sum, { durationDs }) => sum + durationDs, 0);
    expect(facts.outside!.durationDs).toBeCloseTo(beyond, 6);
  });
});

describe("route files", () => {
  it("GeoJSON has a line for every step that moves", () => {
    const { features } = routeGeoJson(route, spellOut(route), [{ lon: 5, lat: 43, properties: { role: "départ" } }]);
    expect(features.filter(({ geometry }) => geometry.type === "LineString")).toHaveLength(4);
    expect(features.at(-1)).toMatchObject({ geometry: { type: "Point" }, properties: { role: "départ" } });
  });

  it("GPX escapes what people write and leaves out what XML forbids", () => {
    const gpx = routeGpx(route, spellOut(route), { name: `<Arles> & "Cie"\u0007` });
    expect(gpx).toContain("<name>&lt;Arles&gt; &amp; &quot;Cie&quot;</name>");
    expect(gpx).toContain("rue du Nord &amp; Midi");
    expect(gpx.match(/<trkpt /g)).toHaveLength(decodePolyline6(route.geometry).length);
    expect(gpx.match(/<rtept /g)).toHaveLength(5);
  });

  it("polylines come back as they went, to six decimals", () => {
    const points = [
      [50_000_000, 430_000_000],
      [-12_345_670, -899_999_990],
      [1_799_999_990, 0],
    ] as const;
    expect(decodePolyline6(polyline6(points))).toEqual(points.map(([lon, lat]) => [lon / 1e7, lat / 1e7]));
    // the example of Google's documentation, with one more decimal
    expect(polyline6([[-1_202_000_000, 385_000_000]])).toBe("_izlhA~rlgdF");
  });
});
