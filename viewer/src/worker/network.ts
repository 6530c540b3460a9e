/** The network as the worker uses it: the same functions, in the same order, as the command line's. */
import { openPageRoads } from "../../../engine/formats/index.ts";
import {
  createSnapper,
  directPairs,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type Snapper,
  type SnapTable,
} from "../../../engine/roads/index.ts";
import type { PlacedPoint, RoadAccess } from "../../../engine/scenario/index.ts";
import { maxWeightOf, type AccessProblem } from "../../../engine/search/index.ts";
import type { Territory } from "../../../engine/territory/index.ts";
import type { StudyFile } from "../study/file.ts";

export type RoadSettings = StudyFile["roads"];

/** Lets other requests be answered between two long steps. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A study's network ready to search, with its origins and facilities on it. */
export class StudyNetwork implements RoadAccess {
  private constructor(
    readonly graph: RoadGraph,
    readonly network: SearchNetwork,
    readonly snapper: Snapper,
    readonly problem: AccessProblem,
    private readonly originSnap: SnapTable,
    private readonly settings: RoadSettings,
  ) {}

  /** Opens and prepares a network, in steps. Throws UserError for bytes that are not a network. */
  static async open(
    bytes: Uint8Array,
    settings: RoadSettings,
    { origins, facilities }: Territory,
  ): Promise<StudyNetwork> {
    const { graph, network } = openPageRoads(bytes);
    await breathe();
    const snapper = createSnapper(graph);
    const originSnap = snapper.snap(origins.lon, origins.lat, settings);
    const facilitySnap = snapper.snap(facilities.pointLon, facilities.pointLat, settings);
    await breathe();
    const problem: AccessProblem = {
      graph: network.reverse,
      maxWeight: maxWeightOf(network.reverse),
      origins: touchTable(graph, network, originSnap),
      facilities: touchTable(graph, network, facilitySnap),
      direct: directPairs(graph, network, originSnap, facilitySnap),
    };
    return new StudyNetwork(graph, network, snapper, problem, originSnap, settings);
  }

  place(lon: ArrayLike<number>, lat: ArrayLike<number>): PlacedPoint[] {
    return Array.from({ length: lon.length }, (_, row) => this.placeOne(lon[row]!, lat[row]!));
  }

  /** One point on the roads, by the same rules as the study's facilities. */
  placeOne(lon: number, lat: number): PlacedPoint {
    const { graph, network } = this;
    const snap = this.snapper.snap([lon], [lat], this.settings);
    const touch = touchTable(graph, network, snap);
    const { firstPair, pairTimeDs, pairCarried } = directPairs(graph, network, this.originSnap, snap);
    const origin = new Uint32Array(pairTimeDs.length);
    for (let row = 0; row < firstPair.length - 1; row++) origin.fill(row, firstPair[row], firstPair[row + 1]);
    const ok = snap.status[0] === SNAP_OK;
    return {
      status: ok ? "ok" : "far",
      snapM: ok ? snap.snapM[0]! : Infinity,
      touch,
      direct: { origin, timeDs: pairTimeDs, ...(pairCarried && { carried: pairCarried }) },
    };
  }

  /** Both ends of a trip on one snap table. */
  ends(from: readonly [lon: number, lat: number], to: readonly [lon: number, lat: number]): SnapTable {
    return this.snapper.snap([from[0], to[0]], [from[1], to[1]], this.settings);
  }
}
