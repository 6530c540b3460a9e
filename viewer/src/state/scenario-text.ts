/**
 * The scenario a reader builds on the page, and its two written forms: the YAML of the command line (files) and a short
 * packed text (links). The worker reads the YAML with the engine's own parser: one meaning everywhere.
 */

export interface SiteDraft {
  readonly verb: "open";
  /** id in the scenario ("site-1") */
  readonly site: string;
  readonly name: string;
  readonly kind: string;
  readonly lon: number;
  readonly lat: number;
  /** service ids; empty = those of the kind */
  readonly services: readonly string[];
}

export interface CloseDraft {
  readonly verb: "close";
  readonly facilities: readonly string[];
  /** what the list of changes calls it */
  readonly name: string;
}

export interface MoveDraft {
  readonly verb: "move";
  readonly facilities: readonly string[];
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

export type DraftAction = SiteDraft | CloseDraft | MoveDraft;

export interface ScenarioDraft {
  readonly title: string;
  readonly evaluation: "hosted" | "basket";
  readonly actions: readonly DraftAction[];
}

export const EMPTY_SCENARIO: ScenarioDraft = { title: "", evaluation: "hosted", actions: [] };

/** Most changes a page holds: a link stays a link. */
export const MAX_ACTIONS = 60;
const MAX_NAME = 120;

/** The YAML file `desserte simulate` reads. Texts are written as JSON strings, which YAML includes: nothing can escape. */
export function scenarioYaml(scenario: ScenarioDraft): string {
  const q = JSON.stringify;
  const lines = [`scenario: ${q(scenario.title || "Scénario")}`, `evaluate: ${scenario.evaluation}`, "actions:"];
  for (const action of scenario.actions) {
    switch (action.verb) {
      case "open":
        lines.push(
          `  - open: ${q(action.site)}`,
          `    name: ${q(action.name)}`,
          `    kind: ${q(action.kind)}`,
          `    at: ${at(action)}`,
        );
        if (action.services.length > 0) lines.push(`    services: ${q(action.services)}`);
        break;
      case "close":
        lines.push(`  - close: { facilities: ${q(action.facilities)} }`);
        break;
      case "move":
        lines.push(`  - move: { facilities: ${q(action.facilities)} }`, `    to: { at: ${at(action)} }`);
        break;
    }
  }
  if (scenario.actions.length === 0) lines[2] = "actions: []";
  return `${lines.join("\n")}\n`;
}

function at({ lon, lat }: { lon: number; lat: number }): string {
  return `[${lon.toFixed(6)}, ${lat.toFixed(6)}]`;
}

/** Packs a scenario for a link. */
export function packScenario({ title, evaluation, actions }: ScenarioDraft): string {
  const rows = actions.map((action) => {
    switch (action.verb) {
      case "open":
        return ["o", action.site, action.name, action.kind, round(action.lon), round(action.lat), action.services];
      case "close":
        return ["c", action.name, action.facilities];
      case "move":
        return ["m", action.name, action.facilities, round(action.lon), round(action.lat)];
    }
  });
  const bytes = new TextEncoder().encode(JSON.stringify([title, evaluation, rows]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** Reads a packed scenario; null when anything in it is not as written by packScenario. */
export function unpackScenario(packed: string): ScenarioDraft | null {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
    );
    const [title, evaluation, rows] = JSON.parse(text) as unknown[];
    if (!isName(title) || (evaluation !== "hosted" && evaluation !== "basket")) return null;
    if (!Array.isArray(rows) || rows.length > MAX_ACTIONS) return null;
    const actions = rows.map(readRow);
    return actions.includes(null) ? null : { title, evaluation, actions: actions as DraftAction[] };
  } catch {
    return null;
  }
}

function readRow(row: unknown): DraftAction | null {
  if (!Array.isArray(row)) return null;
  const [verb, ...rest] = row as unknown[];
  if (verb === "o") {
    const [site, name, kind, lon, lat, services] = rest;
    if (!isName(site) || !isName(name) || !isName(kind) || !isPlace(lon, lat) || !areNames(services)) return null;
    return { verb: "open", site, name, kind, lon: lon as number, lat: lat as number, services };
  }
  const [name, facilities, lon, lat] = rest;
  if (!isName(name) || !areNames(facilities) || facilities.length === 0) return null;
  if (verb === "c") return { verb: "close", name, facilities };
  if (verb === "m" && isPlace(lon, lat))
    return { verb: "move", name, facilities, lon: lon as number, lat: lat as number };
  return null;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_NAME;
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 1000 && value.every(isName);
}

function isPlace(lon: unknown, lat: unknown): boolean {
  return typeof lon === "number" && typeof lat === "number" && Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
}
