import type { Geometry } from "geojson";
import { communesGeoJson } from "./geojson.ts";
import { geopackageBytes, type Layer } from "./geopackage.ts";
import { parquetBytes } from "./parquet.ts";
import { reportHtml } from "./report/page.ts";
import { runTables, type ExportFormat, type Run, type WriteOptions } from "./run-contents.ts";
import { xlsxBytes } from "./xlsx.ts";

/** The files of one optional format: name and bytes. */
export async function exportFiles(
  format: ExportFormat,
  run: Run,
  options: WriteOptions,
): Promise<[name: string, bytes: Uint8Array | string][]> {
  const { diagnostic, manifest, polygons } = run;
  const tables = runTables(run);
  switch (format) {
    case "html":
      return [["report.html", reportHtml(diagnostic, manifest, polygons, options.report ?? { title: manifest.study })]];
    case "xlsx":
      // origins by service are for programs: a hundred thousand cells in a département, and in the CSV anyway
      return [
        [
          "results.xlsx",
          await xlsxBytes(
            tables.filter(({ name }) => name !== "origins"),
            manifest,
          ),
        ],
      ];
    case "gpkg": {
      const layers = tables.map((table): Layer => ({
        table,
        title: TITLES[table.name] ?? table.name,
        ...geometriesOf(run, table.name),
      }));
      return [["results.gpkg", await geopackageBytes(layers, manifest.createdAt)]];
    }
    case "parquet": {
      const product = `${manifest.product.name} ${manifest.product.version}`;
      const files: [string, Uint8Array][] = [];
      for (const table of tables)
        files.push([
          `${table.name}.parquet`,
          await parquetBytes(table, product, geometriesOf(run, table.name).geometries),
        ]);
      return files;
    }
  }
}

const TITLES: Readonly<Record<string, string>> = {
  communes: "Communes : temps d'accès et éloignement",
  commune_services: "Communes et services : temps et équipement le plus proche",
  arrondissements: "Arrondissements municipaux : temps d'accès",
  gammes: "Gammes",
  services: "Services",
  zones: "Zones",
  sensitivity: "Sensibilité aux seuils",
  facilities: "Équipements",
  origins: "Origines : temps d'accès par service",
};

/** Geometries of a table of the run, one per row; none for tables that are not places. */
function geometriesOf({ diagnostic, polygons }: Run, table: string): { geometries?: (Geometry | null)[] } {
  const { origins, facilities } = diagnostic.measured.territory;
  const point = (lon: number, lat: number): Geometry => ({ type: "Point", coordinates: [lon, lat] });
  switch (table) {
    case "communes":
      return { geometries: communesGeoJson(diagnostic, polygons).features.map((feature) => feature.geometry) };
    case "arrondissements":
      return { geometries: diagnostic.arrondissements.map(({ lon, lat }) => point(lon, lat)) };
    case "origins":
      return {
        geometries: Array.from({ length: origins.count }, (_, row) => point(origins.lon[row]!, origins.lat[row]!)),
      };
    case "facilities":
      return {
        geometries: Array.from(facilities.point, (at) => point(facilities.pointLon[at]!, facilities.pointLat[at]!)),
      };
    default:
      return {};
  }
}
