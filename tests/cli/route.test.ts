import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureCollection } from "geojson";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../engine/cli/program.ts";
import { toyStudy } from "../support/toy-study.ts";

let out = "";
let err = "";

beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => void vi.restoreAllMocks());

const { folder, study } = toyStudy();
const run = (...argv: string[]): Promise<number> => main([...argv, "--study", study, "--threads", "1", "--quiet"]);
/** Printed text with plain spaces. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

// 0.1 degree of longitude at 43.5 N is 8 089 m; a secondary road without maxspeed is driven at 55 km/h: 529.5 s

describe("desserte route", () => {
  it("finds the way by name, code or coordinates alike", async () => {
    const texts: string[] = [];
    for (const [from, to] of [
      ["Amont", "belval"],
      ["99001", "99002"],
      ["5.00,43.5", "5.10,43.5"],
    ]) {
      out = "";
      expect({ code: await run("route", from!, to!), err }).toEqual({ code: 0, err: "" });
      texts.push(plain(out).replace(/^.*: /, ""));
    }
    expect(texts[0]).toMatch(/^8 min (49|50|51) s, 8,1 km\n/);
    expect(new Set(texts).size).toBe(1);
  });

  it("answers as OSRM, as GeoJSON and as GPX", async () => {
    await run("route", "Amont", "Belval", "--json");
    const answer = JSON.parse(out) as { code: string; routes: Array<{ distance: number; duration: number }> };
    expect(answer.code).toBe("Ok");
    expect(answer.routes[0]!.distance).toBeCloseTo(8089, -1);
    expect(answer.routes[0]!.duration).toBeCloseTo(529.5, 0);

    const file = join(folder, "trajet.gpx");
    await run("route", "Amont", "Belval", "--format", "gpx", "--output", file);
    expect(readFileSync(file, "utf8")).toMatch(/^<\?xml .*<trkpt lat="43.5" lon="5"\/>.*<\/gpx>\n$/s);

    out = "";
    await run("route", "Amont", "Belval", "--format", "geojson");
    const { features } = JSON.parse(out) as FeatureCollection;
    expect(features.map(({ geometry }) => geometry.type)).toEqual(["LineString", "Point", "Point"]);
  });

  it.each([
    [["route", "Nullepart", "Belval"], "Aucune commune de l'étude ne s'appelle « Nullepart »"],
    [["route", "43.5,5.0", "Belval"], "donnez longitude,latitude, ici 5,43.5"],
    [["route", "2.35,48.85", "Belval"], "de toute route de l'étude"],
    [["route", "Amont", "Belval", "--format", "pdf"], "Le format « pdf » n'existe pas"],
    [["route", "Amont", "Belval", "--language", "xx"], "La langue « xx » n'est pas connue"],
    [["why", "Amont", "gare"], "Le service « gare » n'est pas du panier"],
    [["isochrone", "Amont", "--minutes", "dix"], "--minutes attend un nombre de 0,1 à 600"],
  ])("refuses %j in one sentence", async (argv, sentence) => {
    expect(await run(...argv)).toBe(2);
    expect(out).toBe("");
    expect(plain(err).trim().split("\n")).toHaveLength(1);
    expect(plain(err).replaceAll("’", "'")).toContain(sentence);
  });
});

describe("desserte why", () => {
  it("gives the very time of the diagnostic and what it is made of", async () => {
    expect(await run("why", "Belval", "pharmacie", "--json")).toBe(0);
    const why = JSON.parse(out) as {
      facility: { commune: string; departement: string; time_min: number };
      byClass: Array<{ className: string; durationDs: number }>;
      outside: { durationDs: number };
      next: unknown[];
      crow_fly: { commune: string };
      from: { meanDs: number };
    };
    expect(why.facility).toMatchObject({ commune: "Amont (99001)", departement: "99" });
    expect(why.facility.time_min).toBeCloseTo(529.5 / 60, 1);
    expect(why.from.meanDs / 600).toBeCloseTo(why.facility.time_min, 6);
    expect(why.byClass.map(({ className }) => className)).toEqual(["secondary"]);
    expect(why.outside.durationDs).toBe(0);
    expect(why.next).toEqual([]);
    expect(why.crow_fly.commune).toBe("Amont (99001)");
  });

  it("says it in French", async () => {
    expect(await run("why", "Belval", "Pharma")).toBe(0);
    const text = plain(out);
    expect(text).toMatch(/^Belval \(99002\) : Pharmacie\n {2}Temps moyen de la commune : 8 min \d\d s\n/);
    expect(text).toContain("route secondaire : 8 min");
    expect(text).toContain("Bac ou navette : non");
    expect(text).toContain("le plus proche est le même (8,1 km)");
  });
});

describe("desserte isochrone", () => {
  it.each([["--minutes=5"], ["--minutes=5", "--to"]])(
    "reaches as far as five minutes go (%s %s)",
    async (...options) => {
      expect(await run("isochrone", "Amont", ...options)).toBe(0);
      const { features } = JSON.parse(out) as FeatureCollection;
      const [surface, roads] = ["surface", "routes"].map((kind) =>
        features.find((row) => row.properties!.kind === kind)!,
      );
      const line = (roads!.geometry as { coordinates: number[][][] }).coordinates[0]!;
      // 300 s of the 529.5 s that 0.1 degree takes
      expect(Math.max(...line.map(([lon]) => lon!))).toBeCloseTo(5 + (0.1 * 300) / 529.5, 3);
      const ring = (surface!.geometry as { coordinates: number[][][][] }).coordinates[0]![0]!;
      const reachM = (Math.max(...ring.map(([, lat]) => lat!)) - 43.5) * 111_100;
      expect(reachM).toBeGreaterThan(280);
      expect(reachM).toBeLessThan(305);
    },
  );
});
