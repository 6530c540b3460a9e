import { describe, expect, it } from "vitest";
import { SkipReport } from "../../../engine/report/index.ts";
import { agreementOf, goldenPairs, type Agreement, type Frame } from "../../../engine/roads/index.ts";
import { routePairs } from "../../../engine/cli/agree-pairs.ts";
import { builtRoads, goldenRows } from "../../support/golden.ts";
import { goldenData, sharedData } from "../../support/shared-data.ts";

const WORLD: Frame = [-180, -90, 180, 90];

/** Extract of each golden set, and how many of its 1,000 pairs are compared here (`bench` compares them all). */
const SETS = [
  ["andorra", "pbf-small/andorra.osm.pbf", 1000],
  ["monaco", "pbf-small/monaco.osm.pbf", 1000],
  ["alpilles", "roads/alpilles-osm2021-roads.osm.pbf", 400],
  ["bdr", "roads/bdr-30km-osm2021-roads.osm.pbf", 30],
] as const;

async function agreementWith(name: string, osm: string, limit: number): Promise<Agreement> {
  const { graph, network } = await builtRoads(osm);
  const rows = goldenRows(goldenData(`${name}_pairs.csv`)!)
    .slice(0, limit)
    .map((row, index) => ({
      line: index + 2,
      lon1: row.lon1,
      lat1: row.lat1,
      lon2: row.lon2,
      lat2: row.lat2,
      durationS: row.duration_s,
      distanceM: row.distance_m,
      snap1Lon: row.snap1_lon,
      snap1Lat: row.snap1_lat,
      snap2Lon: row.snap2_lon,
      snap2Lat: row.snap2_lat,
    }));
  return agreementOf(routePairs(graph, network, goldenPairs(rows, WORLD, name, new SkipReport())).compared);
}

describe("agreement with OSRM 26.4.1 on the same extract", () => {
  for (const [name, path, limit] of SETS) {
    const osm = sharedData(path);
    const absent = osm === null || goldenData(`${name}_pairs.csv`) === null;
    it.skipIf(absent)(
      `${name}: durations, distances, snaps${absent ? " (données partagées absentes)" : ""}`,
      async () => {
        const { duration, distance, snapCount, snapElsewhere, onlyWeReach, onlyTheyReach } = await agreementWith(
          name,
          osm!,
          limit,
        );
        expect(duration!.median).toBeLessThan(0.005);
        expect(duration!.p90).toBeLessThan(0.02);
        expect(duration!.p99).toBeLessThan(0.06);
        expect(distance!.median).toBeLessThan(0.002);
        expect(distance!.p99).toBeLessThan(0.05);
        expect(snapElsewhere / snapCount).toBeLessThan(0.01);
        expect([onlyWeReach, onlyTheyReach]).toEqual([[], []]);
      },
    );
  }
});
