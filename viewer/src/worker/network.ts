/** The network as the worker uses it: the same functions, in the same order, as the command line's. */
import { openPageRoads } from "../../../engine/formats/index.ts";
import {
  accessProblem,
  createSnapper,
  roadPlacer,
  type RoadGraph,
  type RoadPlacer,
  type SearchNetwork,
  type Snapper,
  type SnapTable,
} from "../../../engine/roads/index.ts";
import type { PlacedPoint, RoadAccess } from "../../../engine/scenario/index.ts";
import type { AccessProblem } from "../../../engine/search/index.ts";
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
    private readonly placer: RoadPlacer,
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
    const problem = accessProblem(graph, network, originSnap, facilitySnap);
    return new StudyNetwork(
      graph,
      network,
      snapper,
      problem,
      roadPlacer(graph, network, snapper, originSnap, settings),
      settings,
    );
  }

  /** Points on the roads, by the same rules as the study's facilities. */
  place(lon: ArrayLike<number>, lat: ArrayLike<number>): PlacedPoint[] {
    return this.placer.place(lon, lat);
  }

  /** Both ends of a trip on one snap table. */
  ends(from: readonly [lon: number, lat: number], to: readonly [lon: number, lat: number]): SnapTable {
    return this.snapper.snap([from[0], to[0]], [from[1], to[1]], this.settings);
  }
}
