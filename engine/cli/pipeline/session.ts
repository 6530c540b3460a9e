import { readFileSync } from "node:fs";
import { loadCrosswalk } from "../../basket/index.ts";
import { adjacency, areasKm2, diagnose, type CommunePolygons, type Diagnostic } from "../../diagnostic/index.ts";
import { createPool, type Pool } from "../../pool/index.ts";
import { readTerritory, tableFiles } from "../../readers/index.ts";
import { SkipReport, UserError } from "../../report/index.ts";
import {
  CAR_PROFILE,
  createSnapper,
  directPairs,
  overrideProfile,
  searchNetwork,
  touchTable,
  type CarProfile,
  type RoadGraph,
  type SearchNetwork,
  type Snapper,
  type SnapTable,
} from "../../roads/index.ts";
import { maxWeightOf, type AccessProblem, type AccessTable } from "../../search/index.ts";
import type { CommuneInput, Territory } from "../../territory/index.ts";
import { builtIn } from "../places.ts";
import { inputFilePath, inputPath, thresholdsOf, type Study } from "../study.ts";
import type { Context } from "../terminal.ts";
import { computeAccess, shared, zeroInside } from "./access.ts";
import { inputFile, stageKey, type InputFile } from "./keys.ts";
import { loadRoads } from "./roads.ts";

/** The network of a study, ready to search. */
export interface Roads {
  readonly graph: RoadGraph;
  readonly profile: CarProfile;
  readonly network: SearchNetwork;
  readonly snapper: Snapper;
  readonly inputs: readonly InputFile[];
  /** hash of the extracts and of all that shapes the graph and the search */
  readonly key: string;
}

/** The territory of a study and the boundaries its files give. */
export interface Land {
  readonly territory: Territory;
  readonly shapes: readonly CommuneInput[];
  /** boundaries of the communes judged, as shown */
  readonly polygons: CommunePolygons;
  readonly inputs: readonly InputFile[];
}

/** Times, and all that is needed to compute others on the same network (scenarios, routes). */
export interface Access {
  readonly table: AccessTable;
  readonly problem: AccessProblem;
  readonly originSnap: SnapTable;
  readonly facilitySnap: SnapTable;
}

/** Milliseconds each step took, in order. */
export type Timings = Record<string, number>;

/**
 * A study being worked on: each part is made when first asked for, and once. Every verb starts here, so that a map, a
 * route or a scenario stands on the very numbers of the diagnostic.
 */
export class Session {
  readonly report = new SkipReport();
  readonly timings: Timings = {};
  readonly #made = new Map<string, Promise<unknown>>();
  #pool: Pool | undefined;

  constructor(
    readonly study: Study,
    readonly context: Context,
  ) {}

  /** The pool, started when first needed. */
  pool(): Pool {
    return (this.#pool ??= createPool({ threads: this.context.threads }));
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  /** The network: built from the extracts, or opened when already built from the same. */
  roads(): Promise<Roads> {
    return this.#once("roads", async () => {
      const { settings } = this.study;
      const profile = overrideProfile(CAR_PROFILE, settings.roads.profile);
      const { turns, optimise } = settings.roads;
      const inputs = await Promise.all(settings.roads.osm.map((path) => inputFile(inputFilePath(this.study, path))));
      const graph = await loadRoads(this, inputs, profile);
      const network = searchNetwork(graph, profile, { turns, optimise });
      const key = stageKey([inputs.map(({ sha256 }) => sha256), profile, turns, optimise]);
      return { graph, profile, network, snapper: createSnapper(graph), inputs, key };
    });
  }

  /** Communes, origins and facilities. */
  land(): Promise<Land> {
    return this.#once("land", async () => {
      const { study, report } = this;
      const { settings, basket } = study;
      const resolve = (path: string): string => inputPath(study, path);
      const inputs = await Promise.all(uniquePaths(study).map((path) => inputFile(path)));
      const { territory, shapes } = await readTerritory(
        settings.inputs,
        {
          departements: settings.departements,
          originModel: settings.origins,
          rescale: settings.rescale,
          basket,
          crosswalk: loadCrosswalk(readFileSync(builtIn("crosswalk", "bpe-codes.yaml"), "utf8")),
          resolve,
        },
        report,
        this.context.progress,
      );
      if (territory.origins.count === 0) {
        throw new UserError(
          `L'étude « ${settings.id} » n'a aucune origine : aucun carreau ni chef-lieu dans ${settings.departements.join(", ")} ; vérifiez departements et inputs.`,
        );
      }
      return { territory, shapes, polygons: shownPolygons(shapes, territory), inputs };
    });
  }

  /** Times of every origin to every service. */
  access(): Promise<Access> {
    return this.#once("access", async () => {
      const [roads, { territory }] = [await this.roads(), await this.land()];
      const { settings, basket } = this.study;
      const { graph, network, snapper } = roads;
      const { origins, facilities } = territory;
      const legs = { maxSnapM: settings.roads.maxSnapM, accessKmh: settings.roads.accessKmh };
      const originSnap = snapper.snap(origins.lon, origins.lat, legs);
      const facilitySnap = snapper.snap(facilities.pointLon, facilities.pointLat, legs);
      const problem: AccessProblem = {
        graph: network.reverse,
        maxWeight: maxWeightOf(network.reverse),
        origins: shared(touchTable(graph, network, originSnap)),
        facilities: shared(touchTable(graph, network, facilitySnap)),
        direct: shared(directPairs(graph, network, originSnap, facilitySnap)),
      };
      const table = await computeAccess(problem, facilities, basket, this.pool(), this.context.progress);
      return {
        table: settings.origins === "chefs-lieux-zero" ? zeroInside(table, territory) : table,
        problem,
        originSnap,
        facilitySnap,
      };
    });
  }

  /** The indicators. */
  diagnostic(): Promise<Diagnostic> {
    return this.#once("diagnostic", async () => {
      const [{ territory, polygons }, { table }] = [await this.land(), await this.access()];
      const { settings, basket } = this.study;
      return diagnose(
        territory,
        basket,
        table,
        { aggregation: settings.aggregation, thresholds: thresholdsOf(this.study) },
        { adjacency: adjacency(polygons), areaKm2: areasKm2(polygons) },
      );
    });
  }

  #once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    let made = this.#made.get(name) as Promise<Value> | undefined;
    if (!made) {
      this.context.signal.throwIfAborted();
      const startMs = performance.now();
      made = make().then((value) => {
        this.timings[name] = Math.round(performance.now() - startMs);
        return value;
      });
      this.#made.set(name, made);
    }
    return made;
  }
}

/** The files behind the tables of a study, each once: two inputs may be parts of one archive. */
function uniquePaths(study: Study): string[] {
  return [...new Set(tableFiles(study.settings.inputs).map((path) => inputFilePath(study, path)))];
}

/** Boundaries of the communes judged, as they are shown: Marseille whole when the file has it whole. */
function shownPolygons(shapes: readonly CommuneInput[], { communes }: Territory): CommunePolygons {
  const shown = new Set(communes.filter(({ inside }) => inside).map(({ shownAs }) => shownAs));
  return {
    type: "FeatureCollection",
    features: shapes.flatMap(({ code, polygon }) =>
      polygon && shown.has(code) ? [{ type: "Feature" as const, properties: { code }, geometry: polygon }] : [],
    ),
  };
}
