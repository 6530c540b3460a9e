import { bboxPolygon } from "@turf/turf";
import type { FeatureCollection, Position } from "geojson";
import { gzipSync } from "node:zlib";
import { encodeAccess, encodePageRoads, encodeTerritory } from "../formats/index.ts";
import { safeJson } from "../writers/index.ts";
import { builtInPresets } from "./scenarios/simulation.ts";
import { stageKey } from "./pipeline/keys.ts";
import type { Land, Session } from "./pipeline/session.ts";
import { describeBase, type Base } from "./publish-base.ts";
import { publishedOther, type OtherRun } from "./publish-others.ts";
import { simplified } from "./publish-borders.ts";
import { drawnWater, hasSea } from "./publish-water.ts";
import { thresholdsOf, type Study } from "./study.ts";
import { VERSION } from "./version.ts";

/** Degrees kept around the territory for its neighbours' outlines: about 40 km. */
const AROUND_DEGREES = 0.4;
/** Bends left out of the communes judged (20 m on 100 m: under two pixels until streets are read), and of those around. */
const DETAIL = { detailM2: 1_000, detailShare: 1 / 1000 };
const AROUND_DETAIL = { detailM2: 50_000, detailShare: 1 / 50 };

type Box = readonly [west: number, south: number, east: number, north: number];

/**
 * The files the map page reads, by name, packed. `study.json` says what the others are; they are inflated by the page,
 * so any web server will do. Nothing here is computed anew: these are the tables of the diagnostic.
 */
export async function publishedFiles(
  session: Session,
  base?: Base,
  others: readonly OtherRun[] = [],
): Promise<Map<string, Uint8Array>> {
  const { study } = session;
  // A study may be made of published times alone: its map then has no roads, hence no routes and no sites.
  const roads = study.settings.roads === undefined ? null : await session.roads();
  const [land, times] = [await session.land(), await session.times()];
  const header = {
    product: `desserte ${VERSION}`,
    inputs: [...(roads?.inputs ?? []), ...land.inputs].map(({ name, sha256 }) => ({ name, sha256 })),
    settingsSha256: stageKey(study.settings),
  };
  const bounds = boxOf(land.polygons, land);
  const packed = new Map<string, Uint8Array>();
  const pack = (name: string, content: string | Uint8Array): void => {
    packed.set(`${name}.gz`, gzipSync(content, { level: 9 }));
  };
  const borders = simplified({
    communes: { shapes: land.polygons, ...DETAIL },
    around: { shapes: neighbours(land, bounds), ...AROUND_DETAIL },
  });
  pack("communes.geojson", safeJson(borders.communes));
  const water = await drawnWater(study, widened(bounds));
  if (water) pack("water.geojson", safeJson(water));
  // Without a drawn sea, what is no commune is sea; with one, it is land.
  if (hasSea(water)) borders.around.features.unshift(bboxPolygon([...widened(bounds)]));
  pack("around.geojson", safeJson(borders.around));
  pack("territory.fb", encodeTerritory({ header, territory: land.territory, basket: study.basket, context: {} }));
  pack(
    "access.fb",
    encodeAccess({
      header,
      serviceIds: study.basket.services.map(({ id }) => id),
      facilityCount: land.territory.facilities.count,
      access: times,
    }),
  );
  if (roads) pack("roads.fb", encodePageRoads(roads.graph, roads.network, header));
  const facts = { settings: study.settings, inputs: header.inputs };
  const beside = others.map((other, row) => publishedOther(other, row, facts));
  for (const { files } of beside) for (const [name, content] of files) pack(name, content);
  const files = {
    communes: "communes.geojson.gz",
    around: "around.geojson.gz",
    ...(water && { water: "water.geojson.gz" }),
    territory: "territory.fb.gz",
    access: "access.fb.gz",
    ...(roads && { roads: "roads.fb.gz" }),
  };
  const bytes = Object.fromEntries([...packed].map(([name, content]) => [name, content.byteLength]));
  packed.set(
    "study.json",
    Buffer.from(
      safeJson(
        {
          ...describe(study),
          ...(base && describeBase(base)),
          bounds,
          files,
          bytes,
          others: beside.map(({ entry }) => entry),
        },
        1,
      ),
    ),
  );
  return packed;
}

/** What the page says of the study. */
function describe(study: Study): Record<string, unknown> {
  const { settings } = study;
  const { roads } = settings;
  const equipment = (settings.inputs.equipment ?? []).flatMap(({ source }) => (source ? [source] : []));
  return {
    format: "desserte-etude",
    version: 1,
    title: settings.title,
    notice: settings.mention ?? "",
    sources: [...new Set([...equipment, "calculs Desserte"])],
    attribution: settings.attribution,
    choices: { aggregation: settings.aggregation, thresholds: thresholdsOf(study) },
    ...(roads && {
      roads: {
        turns: roads.turns,
        optimise: roads.optimise,
        profile: roads.profile,
        maxSnapM: roads.maxSnapM,
        accessKmh: roads.accessKmh,
      },
    }),
    origins: settings.origins,
    siteKinds: builtInPresets().flatMap(({ id, label, services }) => {
      const hosted = services.filter((service) => study.basket.services.some((known) => known.id === service));
      return hosted.length > 0 ? [{ id, label, services: hosted }] : [];
    }),
  };
}

function boxOf(polygons: FeatureCollection, { territory }: Land): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (lon: number, lat: number): void => {
    [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  };
  for (const feature of polygons.features) eachPosition(feature.geometry, ([lon, lat]) => add(lon!, lat!));
  const { origins } = territory;
  if (west > east) for (let row = 0; row < origins.count; row++) add(origins.lon[row]!, origins.lat[row]!);
  // A territory of one point still has a picture around it.
  const margin = west === east || south === north ? 0.05 : 0;
  return [west - margin, south - margin, east + margin, north + margin];
}

/** What the map shows when the territory fills it: the territory and its neighbours. */
function widened([west, south, east, north]: Box): Box {
  return [west - AROUND_DEGREES, south - AROUND_DEGREES, east + AROUND_DEGREES, north + AROUND_DEGREES];
}

/** Outlines of the communes around the territory: the land beyond its limits. */
function neighbours({ shapes, polygons }: Land, bounds: Box): FeatureCollection {
  const inside = new Set(polygons.features.map(({ properties }) => properties?.code));
  const [west, south, east, north] = widened(bounds);
  const near = ([lon = 0, lat = 0]: Position): boolean => lon > west && lon < east && lat > south && lat < north;
  return {
    type: "FeatureCollection",
    features: shapes.flatMap(({ code, polygon }) => {
      if (!polygon || inside.has(code)) return [];
      let isNear = false;
      eachPosition(polygon, (position) => (isNear ||= near(position)));
      return isNear ? [{ type: "Feature" as const, properties: {}, geometry: polygon }] : [];
    }),
  };
}

function eachPosition(
  geometry: FeatureCollection["features"][number]["geometry"],
  visit: (position: Position) => void,
): void {
  if (geometry.type === "Polygon") for (const ring of geometry.coordinates) ring.forEach(visit);
  else if (geometry.type === "MultiPolygon")
    for (const polygon of geometry.coordinates) for (const ring of polygon) ring.forEach(visit);
}
