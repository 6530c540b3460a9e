/** The files of the demonstration, as bytes. etude.yaml and LICENCE.md are written by hand and stay as they are. */
import { buffer, featureCollection, lineString, polygon } from "@turf/turf";
import type { Feature, Polygon, MultiPolygon } from "geojson";
import { writeOsmPbf, type OsmData } from "../osm-pbf-writer.ts";
import { populationCells, type PopulationCell } from "./cells.ts";
import { modelledFacilities, type ModelledFacility } from "./equipment.ts";
import { PONDS, RIVERS, seaRing } from "./geography.ts";
import { modelledRoads } from "./network.ts";
import { toLonLat, type Point } from "./plane.ts";
import { communeShapes, shownCode, type Shape } from "./shapes.ts";
import { marseille, readTowns, type Town } from "./towns.ts";

export interface Demonstration {
  /** name and content of each generated file; always the same bytes */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** what routes.osm.pbf holds */
  readonly roads: OsmData;
}

/** Builds it all, in about five seconds. */
export function buildDemonstration(): Demonstration {
  const towns = readTowns();
  const shapes = communeShapes(towns);
  const cells = populationCells(towns, shapes);
  const roads = modelledRoads(towns, cells);
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const files = new Map([
    ["communes.geojson", text(communes(towns, shapes))],
    ["chefs-lieux.csv", text(chefsLieux(towns))],
    ["populations.csv", text(populations(towns))],
    ["carreaux.csv", text(carreaux(cells))],
    ["equipements.csv", text(equipements(modelledFacilities(towns, cells)))],
    ["routes.osm.pbf", writeOsmPbf(roads)],
    ["eau.geojson", text(water())],
  ]);
  return { files, roads };
}

function communes(towns: readonly Town[], shapes: readonly Shape[]): string {
  const names = new Map(towns.map(({ code, name }) => [code, name]));
  names.set("13055", marseille().name);
  const rows = shapes.map(({ code, area }) =>
    JSON.stringify({
      type: "Feature",
      properties: { code, nom: names.get(code), contours: "modélisés" },
      geometry: area.geometry,
    }),
  );
  return `{"type":"FeatureCollection","features":[\n${rows.join(",\n")}\n]}\n`;
}

function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;
}

function chefsLieux(towns: readonly Town[]): string {
  const centre = marseille();
  const rows = [...towns, centre]
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, name, at }) => [code, name, ...toLonLat(at)]);
  return csv("code,nom,lon,lat", rows);
}

/** Marseille: its arrondissements, and the whole as their sum. */
function populations(towns: readonly Town[]): string {
  const whole = towns
    .filter(({ code }) => shownCode(code) !== code)
    .reduce((sum, { population }) => sum + population, 0);
  const rows = [...towns, { ...marseille(), population: whole }]
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, name, population }) => [code, name, population]);
  return csv("code,nom,population", rows);
}

function carreaux(cells: readonly PopulationCell[]): string {
  return csv(
    "id,lon,lat,habitants,commune",
    cells.map(({ id, at, people, town }) => [id, ...toLonLat(at), people, town.code]),
  );
}

function equipements(facilities: readonly ModelledFacility[]): string {
  return csv(
    "service_id,gamme,count,depcom,lon,lat,source",
    facilities.map(({ service, gamme, count, code, at }) => [service, gamme, count, code, ...toLonLat(at), "modélisé"]),
  );
}

/** Sea, ponds, and rivers at about their width: a backdrop for maps. */
function water(): string {
  const close = (ring: readonly Point[]): [number, number][] => [...ring, ring[0]!].map(toLonLat);
  const areas: Feature<Polygon | MultiPolygon>[] = [
    polygon([close(seaRing())], { nom: "Méditerranée", type: "mer" }),
    ...[...PONDS].map(([nom, ring]) => polygon([close(ring)], { nom, type: "étang" })),
    ...RIVERS.map(({ name, widthM, line }) => {
      const band = buffer(lineString(line.map(toLonLat)), widthM / 2, { units: "meters", steps: 2 })!;
      const rings = (band.geometry as Polygon).coordinates.map((ring) =>
        ring.map(([lon, lat]): [number, number] => [Math.round(lon! * 1e5) / 1e5, Math.round(lat! * 1e5) / 1e5]),
      );
      return polygon(rings, { nom: name, type: "rivière" });
    }),
  ];
  return `${JSON.stringify(featureCollection(areas))}\n`;
}
