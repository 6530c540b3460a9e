import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** Which rooms a room may look into. The whole plan of the house is this table. */
const PURE = ["report", "search", "basket", "territory", "roads", "diagnostic", "scenario", "routes", "formats"];
const MAY_IMPORT: Record<string, readonly string[]> = {
  report: [],
  search: ["report"],
  basket: ["report"],
  territory: ["report", "basket", "search"],
  roads: ["report", "search"],
  diagnostic: ["report", "basket", "territory", "search"],
  scenario: ["report", "basket", "territory", "search", "diagnostic"],
  routes: ["report", "search", "roads"],
  formats: PURE,
  readers: PURE,
  sources: PURE,
  writers: PURE,
  pool: [...PURE, "readers"],
  cli: [...PURE, "readers", "sources", "writers", "pool"],
  viewer: PURE,
};
/**
 * Second doors: what a worker thread loads by itself. Through the door of readers each worker would first load every
 * library of every reader (over a second from source).
 */
const SIDE_DOORS = ["engine/readers/osm/index.ts"].map((door) => resolve(import.meta.dirname, "..", door));
/** Libraries a pure room may use: they touch neither Node nor the DOM. */
const PURE_LIBRARIES =
  /^(geojson|flatbush|flatbuffers|@turf\/[a-z-]+|simple-statistics|zod|yaml|highs|osrm-text-instructions|proj4)(\/|$)/;

const ROOT = resolve(import.meta.dirname, "..");

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === "generated" || name === "node_modules" ? [] : sources(path);
    return /\.(ts|mts)$/.test(name) ? [path] : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g,
    ),
  ].map((match) => (match[1] ?? match[2])!);
}

/** The room of a file: "search" for engine/search/x.ts, "viewer" for viewer/src/x.ts. */
function roomOf(path: string): string {
  const [top, second] = relative(ROOT, path).split("/");
  return top === "engine" ? second! : top!;
}

const files = [...sources(join(ROOT, "engine")), ...sources(join(ROOT, "viewer", "src"))];

describe("the house", () => {
  it("has sources to judge", () => expect(files.length).toBeGreaterThan(10));

  it("imports go one way, through doors", () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const specifier of importsOf(file).filter((name) => name.startsWith(".") && !name.endsWith(".json"))) {
        const target = resolve(dirname(file), specifier.replace(/\?.*$/, ""));
        const [from, to] = [roomOf(file), roomOf(target)];
        if (from === to) continue;
        if (!MAY_IMPORT[from]?.includes(to)) wrong.push(`${relative(ROOT, file)}: ${from} imports ${to}`);
        else if (!target.endsWith(join("engine", to, "index.ts")) && !SIDE_DOORS.includes(target))
          wrong.push(`${relative(ROOT, file)}: reaches behind the door of ${to} (${specifier})`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("pure rooms use neither Node nor the DOM", () => {
    const wrong: string[] = [];
    for (const file of files.filter((path) => PURE.includes(roomOf(path)))) {
      for (const specifier of importsOf(file).filter((name) => !name.startsWith("."))) {
        if (!PURE_LIBRARIES.test(specifier)) wrong.push(`${relative(ROOT, file)}: imports ${specifier}`);
      }
      const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      const global = /\b(process|Buffer|window|localStorage|fetch|Date\.now|performance|Math\.random)\b[.(]/.exec(text);
      if (global) wrong.push(`${relative(ROOT, file)}: uses ${global[1]}`);
    }
    expect(wrong).toEqual([]);
  });
});
