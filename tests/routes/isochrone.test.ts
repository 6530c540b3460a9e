import { booleanPointInPolygon } from "@turf/turf";
import type { Feature, MultiPolygon } from "geojson";
import { describe, expect, it } from "vitest";
import { SkipReport } from "../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../../engine/roads/index.ts";
import { contour, createRouter, isochrone, isochroneGeoJson, type Isochrone } from "../../engine/routes/index.ts";
import { UNREACHABLE } from "../../engine/search/index.ts";
import { smallWorld, type SmallWorld } from "../support/small-world.ts";

/** A town of 6 x 6 junctions, 300 m apart, half of its eastward streets one-way; an island without a bridge. */
function town(): SmallWorld {
  const nodes: Array<[number, number, number]> = [];
  const ways: Array<[number, number[], Record<string, string>]> = [];
  const id = (x: number, y: number): number => 1 + y * 6 + x;
  for (let y = 0; y < 6; y++) for (let x = 0; x < 6; x++) nodes.push([id(x, y), 5 + x * 0.004, 43 + y * 0.003]);
  for (let y = 0; y < 6; y++) {
    const oneway: Record<string, string> = y % 2 ? { oneway: "yes" } : {};
    ways.push([100 + y, [0, 1, 2, 3, 4, 5].map((x) => id(x, y)), { highway: "residential", ...oneway }]);
    ways.push([200 + y, [0, 1, 2, 3, 4, 5].map((v) => id(y, v)), { highway: y === 2 ? "primary" : "residential" }]);
  }
  nodes.push([90, 5.03, 43], [91, 5.03, 43.01]);
  ways.push([300, [90, 91], { highway: "residential" }]);
  return { nodes, ways };
}

const roads = buildRoadGraph(smallWorld(town()), CAR_PROFILE, { report: new SkipReport() });
const snapper = createSnapper(roads);
const CUTOFFS = [300, 900, 1500];

function share(reached: Isochrone, cutoff: number, road: number, at: number): boolean {
  const found = reached.roads.find((row) => row.road === road);
  return found?.within[cutoff].some(([from, to]) => at >= from && at <= to) ?? false;
}

describe.each([
  ["turns", true],
  ["junctions", false],
])("isochrones (%s)", (_, turns) => {
  const network = searchNetwork(roads, CAR_PROFILE, { turns, optimise: "duration" });

  it.each(["from", "to"] as const)("reach a place exactly when its time allows (%s)", (direction) => {
    const router = createRouter(roads, network);
    const lon = Array.from({ length: 120 }, (_, i) => 5 + ((i * 37) % 100) * 0.0003);
    const lat = Array.from({ length: 120 }, (_, i) => 43 + ((i * 53) % 100) * 0.00015);
    const snaps = snapper.snap([5.0071, ...lon], [43.0048, ...lat]);
    const reached = isochrone(roads, network, snaps, 0, CUTOFFS, direction) as Isochrone;
    let judged = 0;
    for (let row = 1; row < snaps.pointCount; row++) {
      const path = direction === "from" ? router.route(snaps, 0, row) : router.route(snaps, row, 0);
      const time = typeof path === "string" ? UNREACHABLE : path.durationDs;
      const road = snaps.road[row];
      const segments = roads.roadFirstPoint[road + 1] - roads.roadFirstPoint[road] - 1;
      // places at a junction belong to several roads, and turn costs differ by road
      if (segments !== 1 || snaps.fraction[row] < 0.02 || snaps.fraction[row] > 0.98) continue;
      CUTOFFS.forEach((cutoff, i) => {
        if (Math.abs(time - cutoff) <= 3) return;
        judged++;
        expect(share(reached, i, road, snaps.fraction[row]), `row ${row}, ${time} ds within ${cutoff}`).toBe(
          time < cutoff,
        );
      });
    }
    expect(judged).toBeGreaterThan(100);
  });

  it("each cut-off contains the ones before it", () => {
    const snaps = snapper.snap([5.0071], [43.0048]);
    const reached = isochrone(roads, network, snaps, 0, [...CUTOFFS].reverse(), "from") as Isochrone;
    expect(reached.cutoffsDs).toEqual(CUTOFFS);
    for (const { within } of reached.roads) {
      for (let i = 1; i < within.length; i++) {
        for (const [from, to] of within[i - 1]) {
          expect(within[i].some(([a, b]) => a <= from && b >= to)).toBe(true);
        }
      }
    }
  });

  it("surfaces hold the reached roads and leap no farther than the buffer", () => {
    const snaps = snapper.snap([5.0071], [43.0048]);
    const reached = isochrone(roads, network, snaps, 0, CUTOFFS, "from") as Isochrone;
    const { features } = isochroneGeoJson(roads, reached, { bufferM: 200 });
    expect(features).toHaveLength(6);
    const surfaces = features.filter(({ properties }) => properties.kind === "surface") as Array<Feature<MultiPolygon>>;
    const lines = features.filter(({ geometry }) => geometry.type === "MultiLineString");
    expect(surfaces.map(({ properties }) => properties!.minutes)).toEqual([2.5, 1.5, 0.5]);
    lines.forEach(({ geometry }, i) => {
      for (const line of (geometry as { coordinates: number[][][] }).coordinates) {
        for (const point of line) expect(booleanPointInPolygon(point, surfaces[i])).toBe(true);
      }
    });
    // the island lies 800 m east of the last street
    for (const surface of surfaces) expect(booleanPointInPolygon([5.03, 43.005], surface)).toBe(false);
    expect(booleanPointInPolygon([5.0071, 43.0048 - 0.05], surfaces[0])).toBe(false);
  });
});

describe("contour", () => {
  it("outlines a ring and its hole, outer rings turning left", () => {
    const width = 21;
    const value = Float32Array.from({ length: width * width }, (_, i) => {
      const away = Math.hypot((i % width) - 10, Math.floor(i / width) - 10);
      return Math.abs(away - 5);
    });
    const polygons = contour({ width, height: width, value }, 2);
    expect(polygons).toHaveLength(1);
    const [outer, hole] = polygons[0].map(
      (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0) / 2,
    );
    expect(outer).toBeCloseTo(Math.PI * 49, -1);
    expect(hole).toBeCloseTo(-Math.PI * 9, -1);
    for (const ring of polygons[0]) expect(ring.at(-1)).toEqual(ring[0]);
  });

  it("keeps two islands apart, and joins touching corners only over low ground", () => {
    const apart = Float32Array.from([9, 9, 9, 9, 9, 9, 0, 9, 0, 9, 9, 9, 9, 9, 9]);
    expect(contour({ width: 5, height: 3, value: apart }, 4)).toHaveLength(2);
    const diagonal = Float32Array.from([9, 9, 9, 9, 9, 0, 9, 9, 9, 9, 0, 9, 9, 9, 9, 9]);
    expect(contour({ width: 4, height: 4, value: diagonal }, 4)).toHaveLength(2);
    expect(contour({ width: 4, height: 4, value: diagonal }, 5)).toHaveLength(1);
  });
});
