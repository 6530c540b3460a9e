/**
 * The road network: what the readers hand over (OsmNetwork), what is kept (RoadGraph), and how points lie on it (SnapTable).
 * Coordinates are WGS84 in 1e-7 degree (int32), lon before lat.
 */
import type { SearchGraph } from "../search/index.ts";

export type Tags = Readonly<Record<string, string>>;

export interface OsmRelation {
  readonly id: number;
  readonly tags: Tags;
  readonly members: ReadonlyArray<{
    readonly type: "node" | "way" | "relation";
    readonly ref: number;
    readonly role: string;
  }>;
}

/** Ways that may carry cars (or boats that carry cars), their nodes and the relations between them (restrictions, maneuvers), as read. Local indices, OSM ids beside. */
export interface OsmNetwork {
  /** nodeCount; ascending */
  readonly nodeId: Float64Array;
  readonly nodeLon7: Int32Array;
  readonly nodeLat7: Int32Array;
  /** local node -> tags, only for nodes that have tags of interest (barrier, highway, traffic_signals, stop, access ...) */
  readonly nodeTags: ReadonlyMap<number, Tags>;
  /** wayCount; in file order */
  readonly wayId: Float64Array;
  /** wayCount + 1 */
  readonly wayFirstNode: Uint32Array;
  /** local node indices; nodes missing from the extract are already left out (counted in `missingNodeCount`) and split the way */
  readonly wayNode: Uint32Array;
  /** wayCount: index into tagSets */
  readonly wayTagSet: Uint32Array;
  /** distinct tag sets (all tags of the way that any rule or instruction reads) */
  readonly tagSets: readonly Tags[];
  readonly relations: readonly OsmRelation[];
  readonly missingNodeCount: number;
}

/** What kind of road: one record per distinct combination, shared by many roads. Decoded lazily from the file. */
export interface RoadKind {
  /** OSM highway value ("primary", "motorway_link" ...), or "ferry", "shuttle_train" */
  readonly className: string;
  readonly name: string;
  /** as tagged, ";" between several */
  readonly ref: string;
  readonly refBackward: string;
  readonly pronunciation: string;
  readonly destination: string;
  readonly destinationBackward: string;
  /** motorway exit number(s) of the junction this link leaves by (junction:ref) */
  readonly exits: string;
  /** speed used, km/h, 0 = closed to cars that way */
  readonly forwardKmh: number;
  readonly backwardKmh: number;
  /** OSRM's routability rate (m/s), equal to the speed except on side roads and restricted streets */
  readonly forwardRate: number;
  readonly backwardRate: number;
  readonly lanes: number;
  readonly turnLanesForward: string;
  readonly turnLanesBackward: string;
  readonly mode: "driving" | "ferry" | "train";
  readonly roundabout: boolean;
  /** junction=circular (a roundabout-like loop that is left like an ordinary junction) */
  readonly circular: boolean;
  /** destination-only in some direction: to be left or entered, not to be passed through */
  readonly restricted: boolean;
  readonly restrictedForward: boolean;
  readonly restrictedBackward: boolean;
  readonly toll: boolean;
  readonly motorway: boolean;
  readonly link: boolean;
  readonly tunnel: boolean;
  /** may a point be snapped here */
  readonly startpoint: boolean;
  readonly leftHandDriving: boolean;
  /** lower = more important, for guidance (OSRM road priority classes 0..31) */
  readonly priority: number;
}

/**
 * The network after building: junctions joined by roads (merged degree-2 chains), both directions in one record.
 * Junctions and roads are numbered along a space-filling curve. Immutable; every column may lie in a SharedArrayBuffer.
 *
 * Directed edge = 2 * road + (0 forward | 1 backward).
 */
export interface RoadGraph {
  readonly junctionCount: number;
  readonly roadCount: number;
  readonly junctionLon7: Int32Array;
  readonly junctionLat7: Int32Array;
  /** OSM node id of each junction */
  readonly junctionNodeId: Float64Array;
  readonly roadTail: Uint32Array;
  readonly roadHead: Uint32Array;
  readonly roadKind: Uint32Array;
  /** OSM way id (of the first way of the chain) */
  readonly roadWayId: Float64Array;
  readonly roadLengthM: Float32Array;
  /** UNREACHABLE where the direction is closed; else sum over segments of max(1, round(10 x length / speed)) */
  readonly roadForwardDs: Uint32Array;
  readonly roadBackwardDs: Uint32Array;
  /** the same by routability rate */
  readonly roadForwardWeight: Uint32Array;
  readonly roadBackwardWeight: Uint32Array;
  /** roadCount + 1; points of a road include both its ends */
  readonly roadFirstPoint: Uint32Array;
  readonly pointLon7: Int32Array;
  readonly pointLat7: Int32Array;
  /** strongly connected component of each road (largest = 0), and its number of directed edges, by component */
  readonly roadComponent: Uint32Array;
  readonly componentSize: Uint32Array;
  /** turn rules at junctions, see turns.ts */
  readonly turns: TurnRules;
  readonly kindCount: number;
  kind(index: number): RoadKind;
  /** the same without texts, which cost more to decode than all that a search asks of a kind */
  pace(index: number): RoadPace;
}

/** What a search asks of a kind. */
export type RoadPace = Pick<
  RoadKind,
  "forwardKmh" | "backwardKmh" | "forwardRate" | "backwardRate" | "mode" | "startpoint"
>;

/** Restrictions, obstacles and announcements, in directed edges and junctions of the graph. */
export interface TurnRules {
  /** restrictions: CSR; each is a sequence from-edge, via-edges ..., to-edge of directed edges */
  readonly restrictionFirst: Uint32Array;
  readonly restrictionEdge: Uint32Array;
  /** 1 = only this way may be taken, 0 = this way may not be taken */
  readonly restrictionOnly: Uint8Array;
  /** obstacles met when entering a junction by a directed edge: (edge, penalty in deciseconds, kind) */
  readonly obstacleEdge: Uint32Array;
  readonly obstacleDs: Uint32Array;
  readonly obstacleKind: Uint8Array;
  /** junctions with a barrier that may be passed (U-turns are allowed there) : sorted */
  readonly barrierJunction: Uint32Array;
  /** maneuvers that mappers want said in their own words: CSR; each is a sequence of directed edges */
  readonly maneuverFirst: Uint32Array;
  readonly maneuverEdge: Uint32Array;
  /** how many edges of the sequence come before the junction where it is said: 1 or more */
  readonly maneuverAt: Uint32Array;
  /** rank + 1 in MANEUVER_TYPES, in MANEUVER_MODIFIERS; 0 = as it would be */
  readonly maneuverType: Uint8Array;
  readonly maneuverModifier: Uint8Array;
}

/**
 * A search graph made from a RoadGraph, and its reverse.
 * `junctions`: vertex = junction, arc = directed edge. `turns`: vertex = directed edge (plus copies that remember a
 * restriction in force), arc = allowed turn, weight = time of the edge left + cost of the turn.
 */
export interface SearchNetwork {
  readonly mode: "junctions" | "turns";
  readonly optimise: "duration" | "routability";
  readonly forward: SearchGraph;
  /** made when first asked for */
  readonly reverse: SearchGraph;
  /** turns mode: directed edge of each copy. The vertices before the first copy are the directed edges themselves */
  readonly copyEdge?: Uint32Array;
  /** turns mode: the directed edge a vertex stands for */
  edgeOf(vertex: number): number;
  /** turns mode: the vertices that stand for a directed edge beside itself */
  copiesOf(edge: number): readonly number[];
}

export const SNAP_OK = 0;
export const SNAP_TOO_FAR = 1;

/** Where points lie on the network. Deterministic, each point by itself, never on a ferry. */
export interface SnapTable {
  readonly pointCount: number;
  /** SNAP_OK or SNAP_TOO_FAR */
  readonly status: Uint8Array;
  readonly road: Uint32Array;
  /** segment of the road (0 = between its first two points), and the share of it before the snapped place */
  readonly segment: Uint32Array;
  readonly fraction: Float64Array;
  readonly lon7: Int32Array;
  readonly lat7: Int32Array;
  readonly snapM: Float32Array;
  /** the access leg: snapM at the access speed */
  readonly accessDs: Uint32Array;
}
