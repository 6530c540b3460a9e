import { Builder } from "flatbuffers";
import { z } from "zod";
import type { RoadGraph, RoadKind, SearchNetwork } from "../roads/index.ts";
import { buildHeader, demand, finish, openFile, readHeader, type FileHeader } from "./envelope.ts";
import { PackedColumn } from "./generated/desserte/packed-column.ts";
import { PageRoadsFile } from "./generated/desserte/page-roads-file.ts";
import { packColumn, unpackColumn } from "./packed-columns.ts";
import { networkColumns, readNetwork } from "./page-network.ts";
import { demandRows } from "./columns.ts";

/** Version of data/schemas/page-roads.fbs. */
export const PAGE_ROADS_VERSION = 4;
const IDENTIFIER = "DSPR";
const WHAT = "fichier du réseau routier de la carte (page-roads.fb)";
/** Lengths are kept to the decimetre; they are only printed. */
const LENGTH_UNITS_PER_M = 10;

/** Texts of a kind: few distinct kinds are left once they are taken out. */
const TEXT_FIELDS = [
  "name",
  "ref",
  "refBackward",
  "pronunciation",
  "destination",
  "destinationBackward",
  "exits",
  "turnLanesForward",
  "turnLanesBackward",
] as const satisfies readonly (keyof RoadKind)[];
type TextField = (typeof TEXT_FIELDS)[number];
type Shape = Omit<RoadKind, TextField>;

const kindsSchema = z.object({
  texts: z.array(z.string()),
  shapes: z.array(
    z
      .object({
        className: z.string(),
        mode: z.enum(["driving", "ferry", "train"]),
        forwardKmh: z.number(),
        backwardKmh: z.number(),
        startpoint: z.boolean(),
      })
      .loose(),
  ),
});

/**
 * The roads for the map page and the network they are searched on: everything routes and searches need, times exact, a
 * quarter of roads.fb once packed. OSM ids are left out. Coordinates are exact.
 */
export function encodePageRoads(graph: RoadGraph, network: SearchNetwork, header: FileHeader): Uint8Array {
  const columns = new Map<string, Int32Array | Uint32Array>();
  const unit = coordinateUnit(graph);
  columns.set("unit", Int32Array.of(unit));
  columns.set(
    "junctionLon",
    graph.junctionLon7.map((value) => value / unit),
  );
  columns.set(
    "junctionLat",
    graph.junctionLat7.map((value) => value / unit),
  );
  columns.set("tail", graph.roadTail);
  columns.set(
    "headLessTail",
    Int32Array.from(graph.roadHead, (head, road) => head - graph.roadTail[road]),
  );
  columns.set("kind", graph.roadKind);
  columns.set("component", graph.roadComponent);
  columns.set("componentSize", graph.componentSize);
  columns.set(
    "length",
    Uint32Array.from(graph.roadLengthM, (length) => Math.round(length * LENGTH_UNITS_PER_M)),
  );
  columns.set("forwardDs", graph.roadForwardDs);
  columns.set("backwardLessForwardDs", difference(graph.roadBackwardDs, graph.roadForwardDs));
  columns.set("forwardWeightLessDs", difference(graph.roadForwardWeight, graph.roadForwardDs));
  columns.set("backwardWeightLessDs", difference(graph.roadBackwardWeight, graph.roadBackwardDs));
  const { lon, lat, count } = innerPoints(graph, unit);
  columns.set("innerCount", count);
  columns.set("innerLon", lon);
  columns.set("innerLat", lat);
  const { turns } = graph;
  columns.set("restrictionFirst", turns.restrictionFirst);
  columns.set("restrictionEdge", turns.restrictionEdge);
  columns.set("restrictionOnly", Uint32Array.from(turns.restrictionOnly));
  columns.set("obstacleEdge", turns.obstacleEdge);
  columns.set("obstacleDs", turns.obstacleDs);
  columns.set("obstacleKind", Uint32Array.from(turns.obstacleKind));
  columns.set("barrierJunction", turns.barrierJunction);
  columns.set("maneuverFirst", turns.maneuverFirst);
  columns.set("maneuverEdge", turns.maneuverEdge);
  columns.set("maneuverAt", turns.maneuverAt);
  columns.set("maneuverType", Uint32Array.from(turns.maneuverType));
  columns.set("maneuverModifier", Uint32Array.from(turns.maneuverModifier));
  const kinds = splitKinds(graph);
  for (const [name, column] of kinds.columns) columns.set(name, column);
  for (const [name, column] of networkColumns(graph, network)) columns.set(name, column);

  const builder = new Builder(1 << 20);
  const vectors = [...columns].map(([name, values]) => {
    const packed = packColumn(values);
    const bytes = builder.createByteVector(packed.bytes);
    return PackedColumn.createPackedColumn(
      builder,
      builder.createString(name),
      values.length,
      packed.differences,
      bytes,
    );
  });
  const columnVector = PageRoadsFile.createColumnsVector(builder, vectors);
  const kindsText = builder.createString(JSON.stringify({ texts: kinds.texts, shapes: kinds.shapes }));
  const headerTable = buildHeader(builder, PAGE_ROADS_VERSION, header);
  PageRoadsFile.startPageRoadsFile(builder);
  PageRoadsFile.addHeader(builder, headerTable);
  PageRoadsFile.addColumns(builder, columnVector);
  PageRoadsFile.addKinds(builder, kindsText);
  return finish(builder, PageRoadsFile.endPageRoadsFile(builder), IDENTIFIER);
}

export interface PageRoads {
  readonly header: FileHeader;
  readonly graph: RoadGraph;
  readonly network: SearchNetwork;
}

/**
 * Opens the roads of a map page: the graph and the network that were encoded, without OSM ids (all 0).
 * @throws UserError truncated, of another kind or version, damaged
 */
export function openPageRoads(bytes: Uint8Array): PageRoads {
  return openFile(bytes, IDENTIFIER, WHAT, (buffer) => {
    const file = PageRoadsFile.getSizePrefixedRootAsPageRoadsFile(buffer);
    const header = readHeader(buffer, file.header(), PAGE_ROADS_VERSION, WHAT);
    const columns = new Map<string, Int32Array>();
    for (let index = 0; index < file.columnsLength(); index++) {
      const column = file.columns(index);
      const packed = { bytes: column?.bytesArray() ?? new Uint8Array(0), differences: column?.differences() ?? false };
      const values = column && unpackColumn(packed, column.count());
      demand(column !== null && values !== null, "column");
      columns.set(column.name() ?? "", values);
    }
    const kinds = kindsSchema.parse(JSON.parse(file.kinds() ?? "{}") as unknown);
    const graph = assemble(columns, kinds.texts, kinds.shapes as unknown as Shape[]);
    return { header, graph, network: readNetwork(graph, columns) };
  });
}

function assemble(
  columns: ReadonlyMap<string, Int32Array>,
  texts: readonly string[],
  shapes: readonly Shape[],
): RoadGraph {
  const signed = (name: string): Int32Array => {
    const column = columns.get(name);
    demand(column !== undefined, name);
    return column;
  };
  const unsigned = (name: string): Uint32Array => new Uint32Array(signed(name).buffer);
  const below = (name: string, values: Uint32Array, limit: number): Uint32Array => {
    for (let at = 0; at < values.length; at++) demand(values[at] < limit, name);
    return values;
  };
  const unit = signed("unit")[0];
  demand(unit === 1 || unit === 10, "unit");
  const junctionLon7 = signed("junctionLon").map((value) => value * unit);
  const junctionLat7 = signed("junctionLat").map((value) => value * unit);
  const junctionCount = junctionLon7.length;
  demand(junctionLat7.length === junctionCount, "junctions");
  const roadTail = below("tail", unsigned("tail"), junctionCount);
  const roadCount = roadTail.length;
  const perRoad = (column: Int32Array | Uint32Array): void => demand(column.length === roadCount, "roads");
  const headLessTail = signed("headLessTail");
  perRoad(headLessTail);
  const roadHead = below(
    "head",
    headLessTail.reduce(
      (heads, value, road) => ((heads[road] = roadTail[road] + value), heads),
      new Uint32Array(roadCount),
    ),
    junctionCount,
  );
  const kindShape = below("kindShape", unsigned("kindShape"), shapes.length);
  const kindCount = kindShape.length;
  const kindTexts = TEXT_FIELDS.map((field) => below(field, unsigned(`kind.${field}`), texts.length));
  demand(
    kindTexts.every((column) => column.length === kindCount),
    "kinds",
  );
  const roadKind = below("kind", unsigned("kind"), kindCount);
  perRoad(roadKind);
  const componentSize = unsigned("componentSize");
  const roadComponent = below("component", unsigned("component"), componentSize.length);
  perRoad(roadComponent);
  const length = unsigned("length");
  perRoad(length);
  const roadForwardDs = unsigned("forwardDs");
  perRoad(roadForwardDs);
  const roadBackwardDs = sum(unsigned("backwardLessForwardDs"), roadForwardDs);
  const maneuverAt = unsigned("maneuverAt");
  const maneuverFirst = unsigned("maneuverFirst");
  demandRows(maneuverFirst, signed("maneuverEdge").length, "maneuver");
  for (const name of ["maneuverType", "maneuverModifier"])
    demand(signed(name).length === maneuverAt.length && maneuverFirst.length === maneuverAt.length + 1, name);
  const points = outerPoints(columns, { junctionLon7, junctionLat7, roadTail, roadHead, unit });
  const kinds = Array.from<RoadKind | undefined>({ length: kindCount });
  return {
    junctionCount,
    roadCount,
    junctionLon7,
    junctionLat7,
    junctionNodeId: new Float64Array(junctionCount),
    roadTail,
    roadHead,
    roadKind,
    roadWayId: new Float64Array(roadCount),
    roadLengthM: Float32Array.from(length, (value) => value / LENGTH_UNITS_PER_M),
    roadForwardDs,
    roadBackwardDs,
    roadForwardWeight: sum(unsigned("forwardWeightLessDs"), roadForwardDs),
    roadBackwardWeight: sum(unsigned("backwardWeightLessDs"), roadBackwardDs),
    ...points,
    roadComponent,
    componentSize,
    turns: {
      restrictionFirst: unsigned("restrictionFirst"),
      restrictionEdge: below("restrictionEdge", unsigned("restrictionEdge"), 2 * roadCount),
      restrictionOnly: Uint8Array.from(unsigned("restrictionOnly")),
      obstacleEdge: below("obstacleEdge", unsigned("obstacleEdge"), 2 * roadCount),
      obstacleDs: unsigned("obstacleDs"),
      obstacleKind: Uint8Array.from(unsigned("obstacleKind")),
      barrierJunction: below("barrierJunction", unsigned("barrierJunction"), junctionCount),
      maneuverFirst,
      maneuverEdge: below("maneuverEdge", unsigned("maneuverEdge"), 2 * roadCount),
      maneuverAt,
      maneuverType: Uint8Array.from(unsigned("maneuverType")),
      maneuverModifier: Uint8Array.from(unsigned("maneuverModifier")),
    },
    kindCount,
    pace: (index) => shapes[kindShape[index]],
    kind(index) {
      const known = kinds[index];
      if (known) return known;
      // fields one by one: an object made from a list of entries is ten times slower, and there are as many kinds as street names
      const kind = { ...shapes[kindShape[index]] } as { -readonly [Field in keyof RoadKind]: RoadKind[Field] };
      for (let at = 0; at < TEXT_FIELDS.length; at++) kind[TEXT_FIELDS[at]] = texts[kindTexts[at][index]];
      return (kinds[index] = kind);
    },
  };
}

/** 10 when every coordinate lies on the grid of 1e-6 degree (OSRM's), else 1. */
function coordinateUnit({ pointLon7, pointLat7, junctionLon7, junctionLat7 }: RoadGraph): 1 | 10 {
  for (const column of [pointLon7, pointLat7, junctionLon7, junctionLat7])
    for (let at = 0; at < column.length; at++) if (column[at] % 10 !== 0) return 1;
  return 10;
}

function difference(values: Uint32Array, from: Uint32Array): Int32Array {
  return Int32Array.from(values, (value, at) => (value - from[at]) | 0);
}

function sum(values: Uint32Array, to: Uint32Array): Uint32Array {
  demand(values.length === to.length, "times");
  return values.map((value, at) => (value + to[at]) >>> 0);
}

/** Points of roads between their ends, as differences from the point before, starting at the tail. */
function innerPoints(graph: RoadGraph, unit: number) {
  const { roadCount, roadFirstPoint, pointLon7, pointLat7, roadTail, junctionLon7, junctionLat7 } = graph;
  const count = Uint32Array.from(
    { length: roadCount },
    (_, road) => roadFirstPoint[road + 1] - roadFirstPoint[road] - 2,
  );
  const total = pointLon7.length - 2 * roadCount;
  const lon = new Int32Array(total);
  const lat = new Int32Array(total);
  let at = 0;
  for (let road = 0; road < roadCount; road++) {
    let beforeLon = junctionLon7[roadTail[road]] / unit;
    let beforeLat = junctionLat7[roadTail[road]] / unit;
    for (let point = roadFirstPoint[road] + 1; point < roadFirstPoint[road + 1] - 1; point++) {
      lon[at] = pointLon7[point] / unit - beforeLon;
      lat[at] = pointLat7[point] / unit - beforeLat;
      beforeLon += lon[at];
      beforeLat += lat[at];
      at++;
    }
  }
  return { lon, lat, count };
}

function outerPoints(
  columns: ReadonlyMap<string, Int32Array>,
  {
    junctionLon7,
    junctionLat7,
    roadTail,
    roadHead,
    unit,
  }: Pick<RoadGraph, "junctionLon7" | "junctionLat7" | "roadTail" | "roadHead"> & { unit: number },
): Pick<RoadGraph, "roadFirstPoint" | "pointLon7" | "pointLat7"> {
  const [innerCount, innerLon, innerLat] = ["innerCount", "innerLon", "innerLat"].map((name) => columns.get(name));
  const roadCount = roadTail.length;
  demand(innerCount?.length === roadCount && innerLon !== undefined && innerLat?.length === innerLon.length, "points");
  const roadFirstPoint = new Uint32Array(roadCount + 1);
  for (let road = 0; road < roadCount; road++) {
    demand(innerCount[road] >= 0 && innerCount[road] <= innerLon.length, "points of a road");
    roadFirstPoint[road + 1] = roadFirstPoint[road] + innerCount[road] + 2;
  }
  demand(roadFirstPoint[roadCount] === innerLon.length + 2 * roadCount, "points");
  const pointLon7 = new Int32Array(roadFirstPoint[roadCount]);
  const pointLat7 = new Int32Array(roadFirstPoint[roadCount]);
  let from = 0;
  let at = 0;
  for (let road = 0; road < roadCount; road++) {
    let lon = junctionLon7[roadTail[road]];
    let lat = junctionLat7[roadTail[road]];
    pointLon7[at] = lon;
    pointLat7[at++] = lat;
    for (const last = from + innerCount[road]; from < last; from++) {
      lon += innerLon[from] * unit;
      lat += innerLat[from] * unit;
      pointLon7[at] = lon;
      pointLat7[at++] = lat;
    }
    pointLon7[at] = junctionLon7[roadHead[road]];
    pointLat7[at++] = junctionLat7[roadHead[road]];
  }
  return { roadFirstPoint, pointLon7, pointLat7 };
}

/** Kinds as columns of texts and of distinct shapes. */
function splitKinds(graph: RoadGraph) {
  const texts = new Map<string, number>();
  const shapes = new Map<string, number>();
  const rowOf = (pool: Map<string, number>, key: string): number => {
    const known = pool.get(key);
    if (known !== undefined) return known;
    pool.set(key, pool.size);
    return pool.size - 1;
  };
  const shape = new Uint32Array(graph.kindCount);
  const columns = new Map<string, Uint32Array>([["kindShape", shape]]);
  for (const field of TEXT_FIELDS) columns.set(`kind.${field}`, new Uint32Array(graph.kindCount));
  for (let index = 0; index < graph.kindCount; index++) {
    const { ...kind } = graph.kind(index) as { -readonly [Field in keyof RoadKind]?: RoadKind[Field] };
    for (const field of TEXT_FIELDS) {
      columns.get(`kind.${field}`)![index] = rowOf(texts, kind[field] ?? "");
      delete kind[field];
    }
    shape[index] = rowOf(shapes, JSON.stringify(kind));
  }
  return { columns, texts: [...texts.keys()], shapes: [...shapes.keys()].map((json) => JSON.parse(json) as Shape) };
}
