import { z } from "zod";
import { canonical, contentId } from "./hash.ts";
import type { Action, Evaluation, Position, Preset, Problem, Scenario, Selection } from "./model.ts";
import { problemsError, YamlText } from "./yaml-text.ts";

/** Largest number of actions read. */
const MOST_ACTIONS = 20_000;

const word = z.string().trim().min(1);
const words = z.union([z.array(word).min(1), word.transform((one) => [one])]);
const number = z
  .string()
  .trim()
  .regex(/^[-+]?\d+([.,]\d+)?$/, "un nombre est attendu")
  .transform((text) => Number(text.replace(",", ".")));
const notNegative = number.refine((value) => value >= 0, "un nombre positif ou nul est attendu");
const lon = number.refine(
  (value) => value >= -180 && value <= 180,
  "longitude hors de -180 à 180 : elle vient en premier",
);
const lat = number.refine((value) => value >= -90 && value <= 90, "latitude hors de -90 à 90 : elle vient en second");
const point = z.tuple([lon, lat]);
const position = { at: point.optional(), commune: word.optional() };
const yes = z.enum(["true", "oui", "yes"]);

const selection = z
  .strictObject({
    facilities: words.optional(),
    services: words.optional(),
    operators: words.optional(),
    sources: words.optional(),
    communes: words.optional(),
    openLessThan: number.optional(),
  })
  .refine((which) => Object.keys(which).length > 0, "donnez au moins un critère (facilities, services, communes ...)");

const openSchema = z.strictObject({
  open: word,
  name: word.optional(),
  kind: word.default("autre"),
  ...position,
  services: words.optional(),
  halfDays: notNegative.optional(),
  status: word.default("projet"),
});
const closeSchema = z.strictObject({ close: selection });
const moveSchema = z.strictObject({ move: selection, to: z.strictObject(position) });
const addSchema = z.strictObject({ add: words, at: word });
const withdrawSchema = z.strictObject({ withdraw: words, from: word });
const roadSchema = z
  .strictObject({
    road: z
      .strictObject({
        ways: z.array(number).optional(),
        refs: words.optional(),
        names: words.optional(),
        within: z.tuple([lon, lat, lon, lat]).optional(),
      })
      .refine((which) => which.ways || which.refs || which.names, "donnez ways, refs ou names"),
    speedKmh: number.refine((value) => value > 0 && value <= 130, "vitesse attendue entre 0 et 130 km/h").optional(),
    closed: yes.optional(),
  })
  .refine(
    (road) => (road.speedKmh === undefined) !== (road.closed === undefined),
    "donnez soit speedKmh, soit closed: true",
  );
const sitesSchema = z.strictObject({
  sites: word,
  kind: word.default("autre"),
  departements: words.default([]),
  formats: words.default([]),
  services: words.optional(),
  status: word.default("liste"),
});

const headSchema = z.strictObject({
  scenario: word,
  description: z.string().default(""),
  evaluate: z.union([word, z.array(word).min(1)]).default("hosted"),
  minimalGain: notNegative.default(0),
  norms: z
    .array(
      z
        .strictObject({ label: word, services: words, minutes: notNegative.optional(), km: notNegative.optional() })
        .refine(({ minutes, km }) => minutes !== undefined || km !== undefined, "donnez minutes, km ou les deux"),
    )
    .default([]),
  permanences: z.strictObject({ under: notNegative, penalty: notNegative.default(0) }).optional(),
  expected: z
    .strictObject({ source: z.string().default(""), figures: z.record(z.string(), number) })
    .default({ source: "", figures: {} }),
  actions: z.array(z.unknown(), "une liste d'actions est attendue").default([]),
});

const SCHEMAS = {
  open: openSchema,
  close: closeSchema,
  move: moveSchema,
  add: addSchema,
  withdraw: withdrawSchema,
  road: roadSchema,
  sites: sitesSchema,
} as const;
type Verb = keyof typeof SCHEMAS;
const VERBS = Object.keys(SCHEMAS) as Verb[];

/**
 * Reads a scenario's YAML. Every scalar is taken as text first, so codes keep their zeros. Throws one UserError that
 * lists all that is wrong with its line: syntax, unknown keys and verbs, values of another kind.
 */
export function parseScenario(text: string, file: string): Scenario {
  const yaml = new YamlText(text, file);
  const head = yaml.read([], headSchema);
  const actions: Action[] = [];
  const count = yaml.length(["actions"]);
  if (count > MOST_ACTIONS) yaml.problems.push({ message: `plus de ${MOST_ACTIONS} actions.`, line: null });
  for (let i = 0; i < Math.min(count, MOST_ACTIONS); i++) {
    const action = readAction(yaml, i);
    if (action) actions.push(action);
  }
  if (!head || yaml.problems.length > 0) throw problemsError(file, yaml.problems);
  return {
    file,
    title: head.scenario,
    description: head.description,
    evaluation: evaluationOf(head.evaluate),
    minimalGainMin: head.minimalGain,
    actions,
    norms: head.norms.map(({ label, services, minutes = null, km = null }) => ({ label, services, minutes, km })),
    permanences: head.permanences
      ? { underHalfDays: head.permanences.under, penaltyMin: head.permanences.penalty }
      : null,
    expected: head.expected.figures,
    expectedSource: head.expected.source,
  };
}

/** Hash of what a scenario does and how it is judged: the same for two files that say the same. */
export function scenarioId(scenario: Pick<Scenario, "actions" | "evaluation" | "minimalGainMin">): string {
  const { actions, evaluation, minimalGainMin } = scenario;
  return contentId(canonical({ actions, evaluation, minimalGainMin }));
}

/** "hosted", "basket", "gamme:id" or a list of services. */
export function evaluationOf(asked: string | readonly string[]): Evaluation {
  if (typeof asked !== "string") return { kind: "services", services: asked };
  if (asked === "hosted" || asked === "basket") return { kind: asked };
  if (asked.startsWith("gamme:")) return { kind: "gamme", gamme: asked.slice("gamme:".length).trim() };
  return { kind: "services", services: asked.split(",").map((service) => service.trim()) };
}

function readAction(yaml: YamlText, index: number): Action | null {
  const path = ["actions", index] as const;
  const keys = yaml.keys(path);
  const verb = VERBS.find((name) => keys.includes(name));
  const line = yaml.line(path);
  if (!verb) {
    const found = keys.length > 0 ? `« ${keys[0]} »` : "rien";
    yaml.problems.push({ message: `action inconnue (${found}) ; attendu : ${VERBS.join(", ")}.`, line });
    return null;
  }
  switch (verb) {
    case "open": {
      const read = yaml.read(path, openSchema);
      const where = read && positionOf(read, line, yaml.problems);
      if (!read || !where) return null;
      const { open, name, kind, services, halfDays, status } = read;
      return {
        verb,
        line,
        site: open,
        name: name ?? open,
        kind,
        position: where,
        services: services ?? null,
        halfDays: halfDays ?? null,
        status,
      };
    }
    case "close": {
      const read = yaml.read(path, closeSchema);
      return read && { verb, line, which: given(read.close) };
    }
    case "move": {
      const read = yaml.read(path, moveSchema);
      const to = read && positionOf(read.to, line, yaml.problems);
      return read && to && { verb, line, which: given(read.move), to };
    }
    case "add": {
      const read = yaml.read(path, addSchema);
      return read && { verb, line, at: read.at, services: read.add };
    }
    case "withdraw": {
      const read = yaml.read(path, withdrawSchema);
      return read && { verb, line, from: read.from, services: read.withdraw };
    }
    case "road": {
      const read = yaml.read(path, roadSchema);
      if (!read) return null;
      const { ways = [], refs = [], names = [], within = null } = read.road;
      return { verb, line, ways, refs, names, within, speedKmh: read.speedKmh ?? null };
    }
    case "sites": {
      const read = yaml.read(path, sitesSchema);
      if (!read) return null;
      const { sites, kind, departements, formats, services, status } = read;
      return { verb, line, file: sites, kind, departements, formats, services: services ?? null, status };
    }
  }
}

function positionOf(
  read: { at?: [number, number] | undefined; commune?: string | undefined },
  line: number,
  problems: Problem[],
): Position | null {
  const { at, commune } = read;
  if (at) return { lon: at[0], lat: at[1], ...(commune !== undefined && { commune }) };
  if (commune !== undefined) return { commune };
  problems.push({ message: "il manque la position : « at: [longitude, latitude] » ou « commune: code ».", line });
  return null;
}

/** Only the criteria that were given. */
function given(read: z.output<typeof selection>): Selection {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

const presetsSchema = z.strictObject({
  presets: z.record(z.string(), z.strictObject({ label: word, services: z.array(word).min(1) })),
});

/** Reads the kinds of sites and the services each is deemed to bring (data/scenarios/presets.yaml). */
export function parsePresets(text: string, file: string): Preset[] {
  const yaml = new YamlText(text, file);
  const read = yaml.read([], presetsSchema);
  if (!read) throw problemsError(file, yaml.problems);
  return Object.entries(read.presets).map(([id, { label, services }]) => ({ id, label, services }));
}
