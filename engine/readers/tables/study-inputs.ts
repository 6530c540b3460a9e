import { z } from "zod";
import { splitPart } from "./path-part.ts";

const path = z.string().min(1);
const paths = z.union([path, z.array(path).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
const column = z.string().min(1);
const crs = z
  .union([z.number().int(), z.string()])
  .transform((value) => Number(String(value).replace(/^EPSG:/i, "")))
  .pipe(z.number().int("code EPSG attendu, comme 2154 ou EPSG:3035"));
const vintage = z.number().int().min(1990).max(2100);

/** Boundaries: GeoJSON files (WGS84), and/or GeoPackages or zipped shapefiles such as ADMIN EXPRESS. */
const communes = z
  .strictObject({
    geojson: paths.default([]),
    file: paths.default([]),
    /** property or column of the code and of the name; the usual ones are found by themselves */
    code: column.optional(),
    name: column.optional(),
    /** layers of a GeoPackage or shapefile archive (default: communes, and municipal arrondissements where there are) */
    layers: z.array(z.string()).optional(),
    /** of a national file, keep these départements only (default: all) */
    departements: z.array(z.string()).optional(),
    vintage: vintage.optional(),
  })
  .refine(({ geojson, file }) => geojson.length + file.length > 0, "donnez geojson ou file");
const chefsLieux = z.strictObject({
  file: paths,
  code: column.optional(),
  name: column.optional(),
  lon: column.default("lon"),
  lat: column.default("lat"),
  crs: crs.default(4326),
  /** layers of a GeoPackage or shapefile archive (default: chefs-lieux of communes and arrondissements) */
  layers: z.array(z.string()).optional(),
});
const population = z.strictObject({
  file: path,
  /** column of the code; without it, those of INSEE's populations légales (COM, or CODDEP and CODCOM) */
  code: column.optional(),
  column: column.default("PMUN"),
  /** column of the population totale, given on outputs; default PTOT where there is one */
  total: column.default("PTOT"),
  vintage: vintage.optional(),
});
/** Events of the COG (v_mvt_commune): codes of communes since merged are brought to those of `year`, that of the boundaries. */
const movements = z.strictObject({ file: path, year: vintage });
/** The list of communes of a COG: gives cantons and arrondissements to boundaries that lack them, and checks their codes. */
const cog = z.strictObject({ file: path, vintage: vintage.optional() });
/** Another zoning: any CSV code -> zone, or any polygons (of chefs-lieux); `id` is its key ("epci"). */
const zoning = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/, "identifiant attendu : minuscules sans accent, chiffres et tirets"),
    label: z.string().optional(),
    file: path.optional(),
    code: column.optional(),
    zone: column,
    name: column.optional(),
    type: column.optional(),
    geojson: path.optional(),
  })
  .refine(
    (value) => (value.file !== undefined) !== (value.geojson !== undefined),
    "donnez soit file (table code, zone), soit geojson (polygones)",
  );
const zonings = z
  .array(zoning)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "deux zonages ont le même id");
const grid = z
  .strictObject({
    file: path,
    /** "filosofi": columns of INSEE's gridded data (idcar_200m, ind, lcog_geo) */
    layout: z.enum(["columns", "filosofi"]).default("columns"),
    id: column.optional(),
    x: column.optional(),
    y: column.optional(),
    lon: column.optional(),
    lat: column.optional(),
    crs: crs.default(3035),
    cellM: z.number().positive().max(10_000).default(200),
    population: column.optional(),
    commune: column.optional(),
    vintage: vintage.optional(),
  })
  .transform(({ layout, population, ...value }) => ({
    ...value,
    ...(layout === "filosofi" ? { id: value.id ?? `idcar_${value.cellM === 1000 ? "1km" : "200m"}` } : {}),
    ...(layout === "filosofi" ? { commune: value.commune ?? "lcog_geo" } : {}),
    population: population ?? (layout === "filosofi" ? "ind" : ""),
  }))
  .refine(({ population }) => population !== "", "donnez population, la colonne des habitants")
  .refine(
    ({ x, y, lon, lat }) => (x === undefined) === (y === undefined) && (lon === undefined) === (lat === undefined),
    "x et y vont ensemble, lon et lat aussi",
  )
  .refine(
    (value) =>
      (value.x !== undefined && value.y !== undefined) ||
      (value.lon !== undefined && value.lat !== undefined) ||
      value.id !== undefined,
    "donnez les colonnes x et y (coin sud-ouest, avec crs et cellM), lon et lat (centre), ou id (identifiant INSPIRE)",
  );
/** Outlines of IRIS: where equipment without a point goes before its commune's chef-lieu. */
const iris = z.strictObject({ file: path, code: column.optional(), layers: z.array(z.string()).optional() });
/** Addresses of the Base adresse nationale, by département: where equipment without a point is looked for first. */
const addresses = z.strictObject({ file: paths });
const equipment = z
  .strictObject({
    file: path,
    layout: z.enum(["points", "counts-wide", "counts-long", "facilities"]),
    vintage: vintage.optional(),
    /** counts-wide: a CSV column,TYPEQU when the columns are labels instead of codes */
    labels: path.optional(),
    /** count the neighbouring codes that the basket calls optional */
    optionalCodes: z.boolean().default(false),
    source: z.string().optional(),
  })
  .refine(
    (value) => value.layout === "facilities" || value.vintage !== undefined,
    "donnez vintage, le millésime de la BPE : il décide des codes d'équipement",
  );
const operators = z.strictObject({
  file: path,
  /** count permanences (a few half-days a week) as open */
  permanences: z.boolean().default(true),
  crs: crs.default(4326),
  source: z.string().optional(),
});
/** The public-administration directory (DILA): counters of operators, by type. */
const annuaire = z.strictObject({
  file: path,
  /** operator layers taken from it (default: all that the basket has); leave out those another file gives better */
  layers: z.array(z.string()).min(1).optional(),
  /** count the counters named "permanence" */
  permanences: z.boolean().default(true),
});
const franceServices = z.strictObject({
  file: path,
  /** operator layers a site brings; "france-services" is always among them */
  services: z.array(z.string()).default([]),
  /** buses and itinerant units give one point for a whole round: left out unless asked */
  mobile: z.boolean().default(false),
  /** at least so many half-days a week */
  minHalfDays: z.number().min(0).max(14).default(0),
});

/** The input blocks of a study that describe tables (everything but roads). The study schema is made of these. */
export const studyInputs = {
  communes,
  chefsLieux,
  population,
  movements,
  cog,
  zonings,
  grid,
  addresses,
  iris,
  equipment,
  operators,
  annuaire,
  franceServices,
} as const;

/** The same as one object, as `readTerritory` takes it. */
export const tableInputs = z.strictObject({
  communes,
  chefsLieux: chefsLieux.optional(),
  population: population.optional(),
  movements: movements.optional(),
  cog: cog.optional(),
  zonings: zonings.default([]),
  grid: grid.optional(),
  addresses: addresses.optional(),
  iris: iris.optional(),
  equipment: z.array(equipment).default([]),
  operators: z.array(operators).default([]),
  annuaire: annuaire.optional(),
  franceServices: franceServices.optional(),
});

export type TableInputs = z.output<typeof tableInputs>;
export type CommunesInput = TableInputs["communes"];
export type ChefsLieuxInput = NonNullable<TableInputs["chefsLieux"]>;
export type PopulationInput = NonNullable<TableInputs["population"]>;
export type MovementsInput = NonNullable<TableInputs["movements"]>;
export type ZoningInput = TableInputs["zonings"][number];
export type IrisInput = NonNullable<TableInputs["iris"]>;
export type GridInput = NonNullable<TableInputs["grid"]>;
export type EquipmentInput = TableInputs["equipment"][number];
export type OperatorsInput = TableInputs["operators"][number];
export type DirectoryInput = NonNullable<TableInputs["annuaire"]>;
export type FranceServicesInput = NonNullable<TableInputs["franceServices"]>;

/** Files a study's tables need (zonings included), as written in it, in reading order. */
export function tableFiles(inputs: TableInputs): string[] {
  return [
    ...inputs.communes.geojson,
    ...inputs.communes.file,
    ...[inputs.chefsLieux, inputs.population, inputs.movements, inputs.cog, inputs.grid, inputs.iris].flatMap(
      (block) => block?.file ?? [],
    ),
    ...inputs.zonings.flatMap(({ file, geojson }) => file ?? geojson ?? []),
    ...inputs.equipment.flatMap(({ file, labels }) => (labels === undefined ? [file] : [file, labels])),
    ...inputs.operators.map(({ file }) => file),
    ...(inputs.addresses?.file ?? []),
    ...(inputs.annuaire ? [inputs.annuaire.file] : []),
    ...(inputs.franceServices ? [inputs.franceServices.file] : []),
  ].map((file) => splitPart(file).path);
}
