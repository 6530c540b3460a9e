/**
 * `study.json`: what a published folder says of itself. The files it names stand beside it. Every text and number is
 * checked and bounded here, before anything is shown: a folder may come from anywhere.
 */
import { z } from "zod";
import type { Basket } from "../../../engine/basket/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import { ProfileOverrides } from "../../../engine/roads/index.ts";

export const STUDY_FORMAT = "desserte-etude";
export const STUDY_VERSION = 1;

const text = z.string().max(500);
const identifier = z.string().min(1).max(80);
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
/** A file beside study.json: no way up, no other site. */
const fileName = z.string().regex(/^[\w][\w.-]{0,120}$/);

const threshold = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("minutes"), minutes: z.number().min(0).max(1440) }),
  z.object({ kind: z.literal("multiple"), of: z.number().min(0).max(100) }),
  z.object({
    kind: z.literal("percentile"),
    percentile: z.number().min(0).max(100),
    weightedBy: z.enum(["population", "communes"]),
  }),
]);

const choices = z.object({
  aggregation: z.enum(["equal", "weights", "presence", "median", "harmonic"]),
  weights: z.record(z.string(), z.number()).optional(),
  presence: z.record(z.string(), z.number()).optional(),
  thresholds: z.record(z.string(), threshold).optional(),
  remoteOf: z.array(identifier).optional(),
});

const studySchema = z.object({
  format: z.literal(STUDY_FORMAT),
  version: z.literal(STUDY_VERSION),
  title: text.min(1),
  subtitle: text.default(""),
  /** said wherever figures are shown ("démonstration : communes réelles, réseau et équipements modélisés") */
  notice: text.default(""),
  attribution: z.array(text).max(30).default([]),
  sources: z.array(text).max(60).default([]),
  bounds: z.tuple([longitude, latitude, longitude, latitude]),
  choices,
  /** how points touch the network and how it is searched: as the study's own times were */
  roads: z
    .object({
      turns: z.boolean(),
      optimise: z.enum(["duration", "routability"]),
      profile: ProfileOverrides,
      maxSnapM: z.number().positive().max(100_000),
      accessKmh: z.number().nonnegative().max(200),
    })
    .prefault({ turns: true, optimise: "duration", profile: {}, maxSnapM: 5000, accessKmh: 25 }),
  /** where people start; "chefs-lieux-zero": no time to what stands in one's commune */
  origins: z.enum(["cells", "chefs-lieux", "chefs-lieux-zero"]).default("cells"),
  /** kinds of site a planner may try, with the services each brings */
  siteKinds: z
    .array(z.object({ id: identifier, label: text, services: z.array(identifier).max(1000) }))
    .max(50)
    .default([]),
  files: z.object({
    communes: fileName,
    around: fileName.optional(),
    /** polygons and lines of water to draw, each with its name */
    water: fileName.optional(),
    territory: fileName,
    access: fileName,
    roads: fileName.optional(),
  }),
  /** other runs to set beside this one: their times, and what they set or read differently (theirs first) */
  others: z
    .array(
      z.object({
        id: z.string().regex(/^[\w-]{1,40}$/),
        name: text.min(1),
        choices,
        differences: z
          .array(z.object({ key: text, first: text, second: text }))
          .max(60)
          .default([]),
        files: z.object({ territory: fileName, access: fileName }),
      }),
    )
    .max(10)
    .default([]),
  /** a backdrop other than the study's own: a file beside study.json, or an address the page was allowed to ask */
  base: z
    .object({ kind: z.enum(["style", "pmtiles"]), url: z.union([fileName, z.url({ protocol: /^https?$/ }).max(2000)]) })
    .optional(),
  /** bytes of each file as published, for honest progress bars */
  bytes: z.record(z.string(), z.number().nonnegative()).default({}),
});

export type StudyFile = z.infer<typeof studySchema>;

/** Another run as a study announces it. */
export type OtherFile = StudyFile["others"][number];

/** A study once its tables are open: what it says of itself, and its basket. */
export type Study = StudyFile & { readonly basket: Basket };

/** Reads study.json. Throws UserError with one sentence: not JSON, another format, another version, a wrong value and where. */
export function readStudyFile(content: string): StudyFile {
  let raw: unknown;
  try {
    raw = JSON.parse(content);
  } catch {
    throw new UserError(
      "study.json n'est pas un fichier JSON lisible (fichier tronqué ?) ; publiez l'étude de nouveau.",
    );
  }
  const head = raw as { format?: unknown; version?: unknown } | null;
  if (head?.format !== STUDY_FORMAT) throw new UserError("study.json n'est pas une étude publiée par Desserte.");
  if (head.version !== STUDY_VERSION)
    throw new UserError(
      `Cette étude est au format ${printable(head.version)} ; cette page lit le format ${STUDY_VERSION}. Publiez l'étude de nouveau avec la même version de Desserte.`,
    );
  const result = studySchema.safeParse(raw);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UserError(
      `study.json : valeur inattendue à « ${issue?.path.join(".") ?? ""} ». Publiez l'étude de nouveau.`,
    );
  }
  const [west, south, east, north] = result.data.bounds;
  if (west >= east || south >= north) throw new UserError("study.json : l'emprise (bounds) est vide ou retournée.");
  return result.data;
}

function printable(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? `« ${String(value).slice(0, 20)} »` : "inconnu";
}
