import { describe, expect, it } from "vitest";
import { routePairs } from "../../../engine/cli/agree-pairs.ts";
import { createPool } from "../../../engine/pool/index.ts";
import { readBdTopos } from "../../../engine/readers/bdtopo/index.ts";
import { readOsmPbf } from "../../../engine/readers/index.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, type OsmNetwork, searchNetwork } from "../../../engine/roads/index.ts";
import { makeBdTopo } from "../../../scripts/bdtopo-writer.ts";
import { bdTopoOf, withoutNodeTags } from "../../support/osm-to-bdtopo.ts";
import { sharedData } from "../../support/shared-data.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();

interface Route {
  readonly seconds: number | null;
  readonly metres: number | null;
}

/** Routes between places spread over the network, turns counted. */
function routes(network: OsmNetwork, places: ReadonlyArray<readonly [lon: number, lat: number]>): Route[] {
  const graph = buildRoadGraph(network, CAR_PROFILE, { report: new SkipReport() });
  const search = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" });
  const pairs = places.slice(1).map(([lon2, lat2], i) => {
    const [lon1, lat1] = places[i];
    return { line: i, lon1, lat1, lon2, lat2, durationS: null, distanceM: null };
  });
  const { compared } = routePairs(graph, search, pairs);
  return compared.map(({ ourDurationS, ourDistanceM }) => ({ seconds: ourDurationS, metres: ourDistanceM }));
}

describe("the same roads, as OpenStreetMap and as BD TOPO", () => {
  for (const name of ["roads/alpilles-osm2021-roads.osm.pbf", "pbf-small/andorra.osm.pbf"]) {
    const path = sharedData(name);
    const absent = path === null ? " (données partagées absentes)" : "";
    it.skipIf(path === null)(`take the same times and ways: ${name}${absent}`, async () => {
      const pool = createPool({ threads: 1 });
      const osm = withoutNodeTags(await readOsmPbf(path!, { pool, report: new SkipReport() }));
      await pool.close();
      const file = folder.write("memes-routes.gpkg", await makeBdTopo(bdTopoOf(osm)));
      const bdtopo = await readBdTopos([file], { speeds: "file", report: new SkipReport() });
      // every so many nodes, in the order of their ids: all over the place
      const step = Math.floor(osm.nodeId.length / 150);
      const places = Array.from({ length: 150 }, (_, i) => {
        const node = (i * step * 7) % osm.nodeId.length;
        return [osm.nodeLon7[node] / 1e7, osm.nodeLat7[node] / 1e7] as const;
      });
      const [ours, theirs] = [routes(bdtopo, places), routes(osm, places)];
      expect(ours.map(({ seconds }) => seconds === null)).toEqual(theirs.map(({ seconds }) => seconds === null));
      const differences = (of: (route: Route) => number | null): number[] =>
        ours
          .flatMap((route, i) => (of(route) === null ? [] : [Math.abs(of(route)! / Math.max(of(theirs[i])!, 10) - 1)]))
          .toSorted((a, b) => a - b);
      for (const of of [({ seconds }: Route) => seconds, ({ metres }: Route) => metres]) {
        const found = differences(of);
        expect(found.length).toBeGreaterThan(120);
        // speeds in whole km/h and ends on the decimetre: what BD TOPO rounds
        expect(found[found.length >> 1]).toBeLessThan(0.001);
        expect(found[Math.floor(found.length * 0.9)]).toBeLessThan(0.005);
      }
    });
  }
});
