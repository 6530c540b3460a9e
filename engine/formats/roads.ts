import { Builder } from "flatbuffers";
import type { RoadGraph } from "../roads/index.ts";
import type { Skips } from "../report/index.ts";
import { buildHeader, demand, type FileHeader, finish, openFile, readHeader, readSkips } from "./envelope.ts";
import { RoadsFile } from "./generated/desserte/roads-file.ts";
import { columnBytes, demandBelow, demandRows, writeColumn } from "./columns.ts";
import { readKinds, writeKinds } from "./roads-kinds.ts";
import { type KeptNetwork, networkColumns, readNetworks, writeNetwork } from "./roads-networks.ts";

/** Version of data/schemas/roads.fbs. */
export const ROADS_VERSION = 4;
const IDENTIFIER = "DSRO";
/** Room foreseen for the numbers of a kind and its name; more is found when it is not enough. */
const KIND_BYTES = 256;
const WHAT = "fichier du réseau routier (roads.fb)";

/** A built network with all that is made from it, ready to search. */
export interface RoadsContent {
  readonly header: FileHeader;
  readonly graph: RoadGraph;
  readonly networks: readonly KeptNetwork[];
  /** what was left out or repaired while reading the files it is made of */
  readonly skips: Skips;
  /** `Snapper.index` of the graph, empty when not kept */
  readonly snapIndex: Uint8Array;
}

/** A column of weights, empty where it says what the times do. */
function otherThan(times: Uint32Array, weights: Uint32Array): Uint32Array {
  return weights.every((weight, road) => weight === times[road]) ? new Uint32Array(0) : weights;
}

/** Columns of the graph in the order of their fields in the schema, from the second field on. */
function graphColumns(graph: RoadGraph) {
  const { turns } = graph;
  return [
    graph.junctionLon7,
    graph.junctionLat7,
    graph.junctionNodeId,
    graph.roadTail,
    graph.roadHead,
    graph.roadKind,
    graph.roadWayId,
    graph.roadLengthM,
    graph.roadForwardDs,
    graph.roadBackwardDs,
    otherThan(graph.roadForwardDs, graph.roadForwardWeight),
    otherThan(graph.roadBackwardDs, graph.roadBackwardWeight),
    graph.roadFirstPoint,
    graph.pointLon7,
    graph.pointLat7,
    graph.roadComponent,
    graph.componentSize,
    turns.restrictionFirst,
    turns.restrictionEdge,
    turns.restrictionOnly,
    turns.obstacleEdge,
    turns.obstacleDs,
    turns.obstacleKind,
    turns.barrierJunction,
  ];
}

/** Columns added to the schema after the snapping index. */
function maneuverColumns({ turns }: RoadGraph) {
  return [turns.maneuverFirst, turns.maneuverEdge, turns.maneuverAt, turns.maneuverType, turns.maneuverModifier];
}

/** The bytes of roads.fb. */
export function encodeRoads(content: RoadsContent): Uint8Array {
  return beginRoads(content, columnBytes(content.networks.flatMap(networkColumns)))(content.networks);
}

/**
 * Writes all but the networks now, and returns what ends the file once they are known: a contraction that still runs elsewhere is then
 * waited for with little left to do.
 * @param foreseenBytes room for the networks; more is found when it is not enough
 */
export function beginRoads(
  { header, graph, snapIndex, skips }: Omit<RoadsContent, "networks">,
  foreseenBytes: number,
): (networks: RoadsContent["networks"]) => Uint8Array {
  const room =
    columnBytes([...graphColumns(graph), ...maneuverColumns(graph), snapIndex]) + 8 * Math.ceil(foreseenBytes / 8);
  const builder = new Builder(room + graph.kindCount * KIND_BYTES + 65_536);
  const columns = graphColumns(graph).map((column) => writeColumn(builder, column));
  const maneuvers = maneuverColumns(graph).map((column) => writeColumn(builder, column));
  const { kinds, texts } = writeKinds(builder, graph);
  const index = writeColumn(builder, snapIndex);
  const skipped = builder.createString(JSON.stringify(skips));
  return (networks) => {
    const networkTables = RoadsFile.createNetworksVector(
      builder,
      networks.map((network) => writeNetwork(builder, network)),
    );
    const headerTable = buildHeader(builder, ROADS_VERSION, header);
    RoadsFile.startRoadsFile(builder);
    RoadsFile.addHeader(builder, headerTable);
    columns.forEach((offset, field) => builder.addFieldOffset(1 + field, offset, 0));
    RoadsFile.addKinds(builder, kinds);
    RoadsFile.addTexts(builder, texts);
    RoadsFile.addNetworks(builder, networkTables);
    RoadsFile.addSnapIndex(builder, index);
    const [first, edge, at, type, modifier] = maneuvers;
    RoadsFile.addManeuverFirst(builder, first);
    RoadsFile.addManeuverEdge(builder, edge);
    RoadsFile.addManeuverAt(builder, at);
    RoadsFile.addManeuverType(builder, type);
    RoadsFile.addManeuverModifier(builder, modifier);
    RoadsFile.addSkips(builder, skipped);
    return finish(builder, RoadsFile.endRoadsFile(builder), IDENTIFIER);
  };
}

/**
 * Opens roads.fb. Every column is a view on `bytes` (which may lie in shared memory); texts are decoded when a kind is asked for.
 * Sizes and indices are checked, so that a damaged file is refused and never searched.
 * @throws UserError truncated, of another kind or version, damaged
 */
export function openRoads(bytes: Uint8Array): RoadsContent {
  return openFile(bytes, IDENTIFIER, WHAT, (buffer) => {
    const file = RoadsFile.getSizePrefixedRootAsRoadsFile(buffer);
    const header = readHeader(buffer, file.header(), ROADS_VERSION, WHAT);
    const graph = readGraph(file);
    return {
      header,
      graph,
      networks: readNetworks(file, graph.junctionCount, graph.roadCount),
      snapIndex: file.snapIndexArray() ?? new Uint8Array(0),
      skips: readSkips(file.skips()),
    };
  });
}

function readGraph(file: RoadsFile): RoadGraph {
  const uint32 = (column: Uint32Array | null): Uint32Array => column ?? new Uint32Array(0);
  const uint8 = (column: Uint8Array | null): Uint8Array => column ?? new Uint8Array(0);
  const int32 = (column: Int32Array | null): Int32Array => column ?? new Int32Array(0);
  // weights that are the times are not written twice
  const weights = (column: Uint32Array | null, times: Uint32Array): Uint32Array => (column?.length ? column : times);
  const roadForwardDs = uint32(file.roadForwardDsArray());
  const roadBackwardDs = uint32(file.roadBackwardDsArray());
  const float64 = (column: Float64Array | null): Float64Array => column ?? new Float64Array(0);
  const junctionLon7 = int32(file.junctionLon7Array());
  const roadTail = uint32(file.roadTailArray());
  const junctionCount = junctionLon7.length;
  const roadCount = roadTail.length;
  const graph: RoadGraph = {
    junctionCount,
    roadCount,
    junctionLon7,
    junctionLat7: int32(file.junctionLat7Array()),
    junctionNodeId: float64(file.junctionNodeIdArray()),
    roadTail,
    roadHead: uint32(file.roadHeadArray()),
    roadKind: uint32(file.roadKindArray()),
    roadWayId: float64(file.roadWayIdArray()),
    roadLengthM: file.roadLengthMArray() ?? new Float32Array(0),
    roadForwardDs,
    roadBackwardDs,
    roadForwardWeight: weights(file.roadForwardWeightArray(), roadForwardDs),
    roadBackwardWeight: weights(file.roadBackwardWeightArray(), roadBackwardDs),
    roadFirstPoint: uint32(file.roadFirstPointArray()),
    pointLon7: int32(file.pointLon7Array()),
    pointLat7: int32(file.pointLat7Array()),
    roadComponent: uint32(file.roadComponentArray()),
    componentSize: uint32(file.componentSizeArray()),
    turns: {
      restrictionFirst: uint32(file.restrictionFirstArray()),
      restrictionEdge: uint32(file.restrictionEdgeArray()),
      restrictionOnly: uint8(file.restrictionOnlyArray()),
      obstacleEdge: uint32(file.obstacleEdgeArray()),
      obstacleDs: uint32(file.obstacleDsArray()),
      obstacleKind: uint8(file.obstacleKindArray()),
      barrierJunction: uint32(file.barrierJunctionArray()),
      maneuverFirst: uint32(file.maneuverFirstArray()),
      maneuverEdge: uint32(file.maneuverEdgeArray()),
      maneuverAt: uint32(file.maneuverAtArray()),
      maneuverType: uint8(file.maneuverTypeArray()),
      maneuverModifier: uint8(file.maneuverModifierArray()),
    },
    ...readKinds(file),
  };
  checkGraph(graph);
  return graph;
}

function checkGraph(graph: RoadGraph): void {
  const { junctionCount, roadCount, turns } = graph;
  const same = (count: number, columns: ReadonlyArray<ArrayLike<number>>, why: string): void => {
    for (const column of columns) demand(column.length === count, why);
  };
  same(junctionCount, [graph.junctionLat7, graph.junctionNodeId], "junctions");
  same(roadCount, [graph.roadHead, graph.roadKind, graph.roadWayId, graph.roadLengthM, graph.roadComponent], "roads");
  same(
    roadCount,
    [graph.roadForwardDs, graph.roadBackwardDs, graph.roadForwardWeight, graph.roadBackwardWeight],
    "road times",
  );
  same(roadCount + 1, [graph.roadFirstPoint], "first points");
  same(graph.pointLon7.length, [graph.pointLat7], "points");
  demandRows(graph.roadFirstPoint, graph.pointLon7.length, "first point");
  demandBelow(graph.roadTail, junctionCount, "tail");
  demandBelow(graph.roadHead, junctionCount, "head");
  demandBelow(graph.roadKind, graph.kindCount, "kind");
  demandBelow(graph.roadComponent, graph.componentSize.length, "component");
  same(turns.restrictionOnly.length + 1, [turns.restrictionFirst], "restrictions");
  demandRows(turns.restrictionFirst, turns.restrictionEdge.length, "restriction");
  demandBelow(turns.restrictionEdge, 2 * roadCount, "restriction edge");
  same(turns.obstacleEdge.length, [turns.obstacleDs, turns.obstacleKind], "obstacles");
  demandBelow(turns.obstacleEdge, 2 * roadCount, "obstacle edge");
  demandBelow(turns.barrierJunction, junctionCount, "barrier");
  same(turns.maneuverAt.length, [turns.maneuverType, turns.maneuverModifier], "maneuvers");
  same(turns.maneuverAt.length + 1, [turns.maneuverFirst], "maneuvers");
  demandRows(turns.maneuverFirst, turns.maneuverEdge.length, "maneuver");
  demandBelow(turns.maneuverEdge, 2 * roadCount, "maneuver edge");
}
