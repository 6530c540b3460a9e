import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeOsmPbf } from "../../scripts/osm-pbf-writer.ts";

/**
 * A département of two communes on one road, written as real files: A at lon 5.00, B at lon 5.10, both at lat 43.5, a
 * straight secondary road between them, a pharmacy in A only, 1 000 people in A and 24 in B.
 */
export function toyStudy(changes: { readonly [file: string]: string } = {}): { folder: string; study: string } {
  const folder = mkdtempSync(join(tmpdir(), "desserte-toy-"));
  const square = (code: string, nom: string, west: number, east: number): object => ({
    type: "Feature",
    properties: { code, nom },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, 43.4],
          [east, 43.4],
          [east, 43.6],
          [west, 43.6],
          [west, 43.4],
        ],
      ],
    },
  });
  const files: Record<string, string> = {
    "communes.geojson": JSON.stringify({
      type: "FeatureCollection",
      features: [square("99001", "Amont", 4.95, 5.05), square("99002", "Belval", 5.05, 5.15)],
    }),
    "chefs-lieux.csv": "code,nom,lon,lat\n99001,Amont,5.00,43.5\n99002,Belval,5.10,43.5\n",
    "populations.csv": "code,pmun\n99001,1000\n99002,24\n",
    "carreaux.csv": "id,lon,lat,ind\nc1,5.00,43.5,500\nc2,5.10,43.5,24\n",
    "panier.yaml": `id: mini
label: Panier minimal
gammes: [{ id: proximite, label: Gamme de proximité, letter: P }]
themes: [{ id: sante, label: Santé }]
services: [{ id: pharmacie, label: Pharmacie, gamme: proximite, theme: sante, bpe: [D301] }]
`,
    "equipements.csv":
      "service_id,gamme,typequ,count,depcom,lon,lat,source\npharmacie,P,D301,1,99001,5.00,43.5,essai\n",
    "etude.yaml": `id: essai
title: Essai
departements: ["99"]
basket: panier.yaml
roads: { osm: [routes.osm.pbf], accessKmh: 0 }
inputs:
  communes: { geojson: communes.geojson }
  chefsLieux: { file: chefs-lieux.csv }
  population: { file: populations.csv, column: pmun }
  grid: { file: carreaux.csv, id: id, lon: lon, lat: lat, population: ind, cellM: 200 }
  equipment: [{ file: equipements.csv, layout: facilities }]
output: resultats
`,
    ...changes,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  if (!("routes.osm.pbf" in changes)) {
    const bytes = writeOsmPbf({
      nodes: [
        { id: 1, lon: 5.0, lat: 43.5 },
        { id: 2, lon: 5.1, lat: 43.5 },
      ],
      ways: [{ id: 10, refs: [1, 2], tags: { highway: "secondary", name: "Route du Test", ref: "D 1" } }],
      relations: [],
    });
    writeFileSync(join(folder, "routes.osm.pbf"), bytes);
  }
  return { folder, study: join(folder, "etude.yaml") };
}
