import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { loadBasket, parseYaml, type Basket, type Threshold } from "../basket/index.ts";
import { BASKET_KEY, type ProfileIndicator } from "../diagnostic/index.ts";
import { splitPart, tableFiles, tableInputs } from "../readers/index.ts";
import { UserError } from "../report/index.ts";
import { ProfileOverrides } from "../roads/index.ts";
import { loadCatalogue } from "../sources/index.ts";
import type { SummaryOptions } from "../writers/index.ts";
import { readTextFile } from "./pipeline/files.ts";
import { builtIn } from "./places.ts";

/** A socio-economic figure (ProfileIndicator of the diagnostic): the columns of the file that make it. */
const indicatorFacts = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "identifiant attendu : minuscules sans accent, chiffres et tirets"),
  label: z.string().min(1),
  /** printed after the value */
  unit: z.string().default(""),
  /** hidden under 11 households; say false only of figures that are public for every commune (census structure) */
  confidential: z.boolean().default(true),
};
const column = z.string().min(1);
const indicator = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("share"), ...indicatorFacts, numerator: column, denominator: column }),
  z.strictObject({ kind: z.literal("mean"), ...indicatorFacts, value: column, weight: column.optional() }),
  z.strictObject({ kind: z.literal("median"), ...indicatorFacts, value: column, weight: column.optional() }),
  z.strictObject({
    kind: z.literal("growth"),
    ...indicatorFacts,
    start: column,
    end: column,
    years: z.number().positive(),
  }),
]);
const profile = z
  .strictObject({
    /** any table by commune */
    file: z.string().min(1),
    code: column.default("CODGEO"),
    /** column of the number of households, for the rule of secrecy */
    households: column.optional(),
    indicators: z.array(indicator).min(1),
  })
  .refine(
    ({ indicators }) => new Set(indicators.map(({ id }) => id)).size === indicators.length,
    "deux indicateurs du profil ont le même id",
  )
  .refine(
    ({ households, indicators }) => households !== undefined || indicators.every(({ confidential }) => !confidential),
    "donnez households, la colonne du nombre de ménages : sans elle, le secret statistique (11 ménages) ne peut être tenu ; ou confidential: false aux indicateurs publics",
  );

const threshold = z.union([
  z.strictObject({ minutes: z.number().nonnegative() }),
  z.strictObject({ multiple: z.number().positive() }),
  z.strictObject({
    percentile: z.number().min(0).max(100),
    weightedBy: z.enum(["population", "communes"]).default("population"),
  }),
]);

const DEPARTEMENT = 'code de département attendu, entre guillemets : "13", "2A"';

/** Everything that changes a number, with its default. The manifest of a run repeats it whole. */
const studySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "identifiant attendu : minuscules sans accent, chiffres et tirets"),
    title: z.string().min(1),
    /** said on every output, when the data are not what they seem (demonstration) */
    mention: z.string().optional(),
    departements: z.array(z.string(DEPARTEMENT).regex(/^(\d{2}|2[AB]|97\d)$/, DEPARTEMENT)).min(1),
    /** folder the paths below start from; ${VARIABLE} is replaced from the environment */
    data: z.string().default("."),
    output: z.string().optional(),
    /** id of a basket that comes with Desserte, or the path of a YAML file */
    basket: z.string().default("panier-29-2017"),
    roads: z
      .strictObject({
        /** OpenStreetMap extracts (.osm.pbf); or bdtopo */
        osm: z.array(z.string()).min(1).optional(),
        /** GeoPackages of IGN's BD TOPO, one by département */
        bdtopo: z.array(z.string()).min(1).optional(),
        /** on BD TOPO: its own mean speeds where it gives them, or those of the profile's classes everywhere */
        bdtopoSpeeds: z.enum(["file", "class"]).default("file"),
        turns: z.boolean().default(true),
        optimise: z.enum(["duration", "routability"]).default("duration"),
        profile: ProfileOverrides.default({}),
        /** beyond this from any road, a point has no time */
        maxSnapM: z.number().positive().max(50_000).default(5_000),
        /** speed of the leg between a point and the road, km/h: that of the small streets it stands for; 0 = not timed, as OSRM */
        accessKmh: z
          .number()
          .refine(
            (kmh) => kmh === 0 || (kmh >= 1 && kmh <= 130),
            "0 (le temps d'accès à la route n'est pas compté), ou de 1 à 130 km/h",
          )
          .default(25),
      })
      .refine(
        ({ osm, bdtopo }) => (osm === undefined) !== (bdtopo === undefined),
        "donnez osm (extraits d'OpenStreetMap) ou bdtopo (GeoPackages de l'IGN), et un seul des deux : leurs routes ne se joignent pas",
      )
      .optional(),
    /** times taken from INSEE's published table instead of computed: Parquet by region, and the vintage of its codes */
    times: z.strictObject({ insee: z.array(z.string()).min(1), vintage: z.number().int() }).optional(),
    inputs: tableInputs,
    /** polygons and lines of water (sea, lakes, rivers) to draw on maps, with their names; changes no number */
    water: z.array(z.string().min(1)).max(20).default([]),
    /** who lives in the éloignées: figures of a table by commune, joined to the result */
    profile: profile.optional(),
    origins: z.enum(["cells", "chefs-lieux", "chefs-lieux-zero"]).default("cells"),
    /** bring the cells of a commune to its census population */
    rescale: z.boolean().default(true),
    /** count the facilities outside the département */
    outside: z.boolean().default(true),
    aggregation: z.enum(["equal", "weights", "presence", "median", "harmonic"]).default("equal"),
    /** by gamme id, or "panier"; where a gamme has none: 1.5 times the territory's mean (ours, not INSEE's) */
    thresholds: z.record(z.string(), threshold).default({}),
    /** groups of communes to set beside the éloignées, by id ("hors-marseille": every commune except 13055) */
    groups: z
      .record(
        z.string(),
        z.strictObject({ label: z.string(), communes: z.array(z.string()).min(1), except: z.boolean().default(false) }),
      )
      .default({}),
    /** minutes of the share "under 7 minutes" */
    nearMinutes: z.number().positive().default(7),
    exports: z
      .strictObject({
        csv: z.enum(["plain", "french"]).default("plain"),
        formats: z.array(z.enum(["xlsx", "gpkg", "parquet", "html"])).default([]),
      })
      .prefault({}),
    /** where each input comes from, by path as written above: goes to the manifest */
    sources: z
      .record(
        z.string(),
        z.strictObject({
          publisher: z.string().optional(),
          vintage: z.union([z.string(), z.number()]).transform(String).optional(),
          licence: z.string().optional(),
          /** entry of the catalogue that « desserte fetch » brings it from, and the parameters of its address */
          from: z.string().optional(),
          with: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
          /** address that replaces the catalogue's */
          url: z.url({ protocol: /^https?$/ }).optional(),
        }),
      )
      .default({}),
    /** http address asked instead of the publishers', with the same paths */
    mirror: z.url({ protocol: /^https?$/ }).optional(),
    /** lines to print under every map and table made from this study; without them, those its times ask for */
    attribution: z.array(z.string()).optional(),
    /** printed figures to set ours beside, and their source */
    compareWith: z
      .strictObject({ source: z.string(), figures: z.record(z.string(), z.number()), note: z.string().optional() })
      .optional(),
  })
  .refine(
    ({ roads, times }) => roads !== undefined || times !== undefined,
    "donnez roads (temps calculés) ou times (temps publiés par l'Insee)",
  )
  .transform((settings) => ({ ...settings, attribution: settings.attribution ?? attributionOf(settings) }));

/** Whom the times are owed to. */
function attributionOf({
  roads,
  times,
}: {
  readonly roads?: { readonly bdtopo?: unknown };
  readonly times?: object;
}): string[] {
  return [
    ...(times ? ["Insee, données sur la localisation et l'accès de la population aux équipements"] : []),
    ...(roads?.bdtopo ? ["IGN, BD TOPO® (Licence Ouverte 2.0) pour le réseau routier"] : []),
    ...(roads && !roads.bdtopo ? ["© les contributeurs d'OpenStreetMap (ODbL) pour le réseau routier"] : []),
  ];
}

export type StudySettings = z.output<typeof studySchema>;

export interface Study {
  readonly settings: StudySettings;
  readonly basket: Basket;
  readonly file: string;
  /** absolute */
  readonly dataFolder: string;
  readonly outputFolder: string;
}

/**
 * Reads a study (YAML). Paths in it start from `data`, itself relative to the study's file. Throws UserError with line
 * and key: bad YAML, unknown key, basket or environment variable that does not exist, threshold of an unknown gamme.
 */
export function loadStudy(file: string, options: { readonly output?: string } = {}): Study {
  const settings = withPublishers(parseYaml(readText(file, "L'étude"), studySchema, basename(file)));
  const dataFolder = resolve(dirname(resolve(file)), expandVariables(settings.data, file));
  const builtInBasket = builtIn("baskets", `${settings.basket}.yaml`);
  const basketFile = existsSync(builtInBasket) ? builtInBasket : resolve(dataFolder, settings.basket);
  const basket = loadBasket(readText(basketFile, "Le panier"), basename(basketFile));
  for (const key of Object.keys(settings.thresholds)) {
    const known = [...basket.gammes.map(({ id }) => id), BASKET_KEY];
    if (!known.includes(key)) {
      throw new UserError(
        `${basename(file)} : le seuil « ${key} » ne correspond à aucune gamme du panier ; attendu : ${known.join(", ")}.`,
        { file, key: `thresholds.${key}` },
      );
    }
  }
  const output = options.output ?? settings.output ?? `resultats/${settings.id}`;
  const outputFolder = isAbsolute(output) ? output : resolve(output);
  return { settings, basket, file: resolve(file), dataFolder, outputFolder };
}

/** Who publishes the files that « desserte fetch » brings, and their licence, where the study does not say: what is made of them owes it. */
function withPublishers(settings: StudySettings): StudySettings {
  const { sources } = settings;
  if (Object.values(sources).every(({ from }) => from === undefined)) return settings;
  const catalogue = loadCatalogue(readFileSync(builtIn("sources", "catalogue.yaml"), "utf8"));
  const known = Object.entries(sources).map(([path, source]) => {
    const { publisher, licence } = catalogue[source.from ?? ""] ?? {};
    return [path, { ...(publisher !== undefined && { publisher, licence: licence! }), ...source }] as const;
  });
  return { ...settings, sources: Object.fromEntries(known) };
}

/** Thresholds of the study in the form the diagnostic takes; it has its own default where one is absent. */
export function thresholdsOf({ settings }: Study): Record<string, Threshold> {
  return Object.fromEntries(
    Object.entries(settings.thresholds).map(([key, chosen]): [string, Threshold] => {
      if ("minutes" in chosen) return [key, { kind: "minutes", minutes: chosen.minutes }];
      if ("multiple" in chosen) return [key, { kind: "multiple", of: chosen.multiple }];
      return [key, { kind: "percentile", percentile: chosen.percentile, weightedBy: chosen.weightedBy }];
    }),
  );
}

/** Figures of the profile in the form the diagnostic takes. */
export function profileIndicators({ settings }: Study): ProfileIndicator[] {
  return (settings.profile?.indicators ?? []).map((one): ProfileIndicator => {
    if (one.kind === "share" || one.kind === "growth") return one;
    const { weight, ...rest } = one;
    return { ...rest, ...(weight !== undefined && { weight }) };
  });
}

/** Files of the network of a study, as it writes them; none when it takes published times. */
export function roadFiles({ roads }: Pick<StudySettings, "roads">): readonly string[] {
  return roads?.osm ?? roads?.bdtopo ?? [];
}

/** Tables a study reads, as it writes them. */
export function tablesOf({ inputs, times, profile: joined }: StudySettings): string[] {
  return [...tableFiles(inputs), ...(times?.insee ?? []), ...(joined ? [joined.file] : [])];
}

/** Absolute path of an input named in the study; "archive.zip#part" keeps its part. */
export function inputPath(study: Study, path: string): string {
  return resolve(study.dataFolder, path);
}

/** The file on disk behind an input: "archive.zip#part" without its part. */
export function inputFilePath(study: Study, path: string): string {
  return resolve(study.dataFolder, splitPart(path).path);
}

function readText(file: string, what: string): string {
  try {
    const text = readTextFile(file);
    if (text !== null) return text;
  } catch {
    // said below
  }
  throw new UserError(`${what} « ${file} » est introuvable ou illisible : vérifiez le chemin.`, { file });
}

function expandVariables(text: string, file: string): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, fallback: string | undefined) => {
    const value = process.env[name] ?? fallback;
    if (value !== undefined) return value;
    throw new UserError(
      `${basename(file)} : la variable d'environnement ${name} n'est pas définie ; donnez-lui le dossier des données (par exemple « ${name}=/chemin/des/donnees desserte run ${basename(file)} »).`,
      { file, key: "data" },
    );
  });
}

/** What the summary says around the figures. */
export function summaryOptions({ settings }: Study): SummaryOptions {
  return {
    title: settings.title,
    nearMinutes: settings.nearMinutes,
    source: sourceLine(settings),
    ...(settings.mention !== undefined && { notice: settings.mention }),
    ...(settings.compareWith && { compareWith: settings.compareWith }),
  };
}

/** "Source :" of the summary: who published what, once each. */
function sourceLine({ sources, attribution }: StudySettings): string {
  const publishers = Object.values(sources).map(({ publisher, vintage }) =>
    [publisher, vintage].filter((part) => part !== undefined).join(" "),
  );
  return [...new Set([...publishers.filter((text) => text !== ""), ...attribution])].join(" ; ");
}
