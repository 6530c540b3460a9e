import { z } from "zod";

const path = z.string().min(1);
const paths = z.union([path, z.array(path).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
const column = z.string().min(1);
const crs = z
  .union([z.number().int(), z.string()])
  .transform((value) => Number(String(value).replace(/^EPSG:/i, "")))
  .pipe(z.number().int("code EPSG attendu, comme 2154 ou EPSG:3035"));
const vintage = z.number().int().min(1990).max(2100);

const communes = z.strictObject({
  geojson: paths,
  code: column.default("code"),
  name: column.default("nom"),
});
const chefsLieux = z.strictObject({
  file: path,
  code: column.default("code"),
  name: column.optional(),
  lon: column.default("lon"),
  lat: column.default("lat"),
  crs: crs.default(4326),
});
const population = z.strictObject({
  file: path,
  code: column.default("code"),
  column,
  vintage: vintage.optional(),
});
const grid = z
  .strictObject({
    file: path,
    id: column.optional(),
    x: column.optional(),
    y: column.optional(),
    lon: column.optional(),
    lat: column.optional(),
    crs: crs.default(3035),
    cellM: z.number().positive().max(10_000).default(200),
    population: column,
    commune: column.optional(),
    vintage: vintage.optional(),
  })
  .refine(
    (value) => (value.x !== undefined && value.y !== undefined) || (value.lon !== undefined && value.lat !== undefined),
    "donnez les colonnes x et y (coin sud-ouest, avec crs et cellM) ou lon et lat (centre)",
  );
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
export const studyInputs = { communes, chefsLieux, population, grid, equipment, operators, franceServices } as const;

/** The same as one object, as `readTerritory` takes it. */
export const tableInputs = z.strictObject({
  communes,
  chefsLieux: chefsLieux.optional(),
  population: population.optional(),
  grid: grid.optional(),
  equipment: z.array(equipment).default([]),
  operators: z.array(operators).default([]),
  franceServices: franceServices.optional(),
});

export type TableInputs = z.output<typeof tableInputs>;
export type CommunesInput = TableInputs["communes"];
export type ChefsLieuxInput = NonNullable<TableInputs["chefsLieux"]>;
export type PopulationInput = NonNullable<TableInputs["population"]>;
export type GridInput = NonNullable<TableInputs["grid"]>;
export type EquipmentInput = TableInputs["equipment"][number];
export type OperatorsInput = TableInputs["operators"][number];
export type FranceServicesInput = NonNullable<TableInputs["franceServices"]>;
