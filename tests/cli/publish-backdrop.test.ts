import type { Feature } from "geojson";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exactOrigin, pagePolicy } from "../../engine/cli/page-policy.ts";
import { chosenBase } from "../../engine/cli/publish-base.ts";
import { drawnWater } from "../../engine/cli/publish-water.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { pmtilesArchive, squareTile } from "../support/pmtiles.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { toyStudy } from "../support/toy-study.ts";

const { write } = temporaryFolder();
const base = (what: string, ...baseOrigin: string[]) => chosenBase({ base: what, baseOrigin });

describe("a backdrop asked on the command line", () => {
  it("is a PMTiles file, a PMTiles address or a style, with its exact origins", async () => {
    const archive = pmtilesArchive([{ z: 0, x: 0, y: 0, data: squareTile("water", 0, 0, 9, "x") }], "mvt", {});
    const file = write("fond.pmtiles", archive);
    expect(await base(file)).toEqual({ kind: "pmtiles", url: "base.pmtiles", origins: [], file });
    expect(await base("https://A.example:8443/x.pmtiles")).toMatchObject({
      kind: "pmtiles",
      origins: ["https://a.example:8443"],
    });
    expect(await base("https://a.example/style.json", "https://tuiles.example/")).toMatchObject({
      kind: "style",
      origins: ["https://a.example", "https://tuiles.example"],
    });
    const cut = write("coupe.pmtiles", archive.subarray(0, archive.length - 20));
    await expect(base(cut)).rejects.toThrow(/tronqué/);
  });

  it("is refused in one sentence when it is something else", async () => {
    await expect(base(write("a.json", "{}"))).rejects.toThrow(/n'est pas un fichier PMTiles \(version 3\)/);
    await expect(base("absent.pmtiles")).rejects.toThrow(/n'existe pas/);
    for (const address of [
      "ftp://a.example/s.json",
      "https://moi:secret@a.example/s.json",
      "file:///etc/passwd",
      "https://*.example/s.json",
    ])
      await expect(base(address), address).rejects.toThrow(/ne peut être un fond de carte/);
    for (const origin of [
      "*",
      "https://*.example",
      "https://a.example/chemin",
      "a.example",
      "'unsafe-inline'",
      "data:",
    ])
      await expect(base("https://a.example/s.json", origin), origin).rejects.toThrow(/n'est pas une origine/);
    await expect(chosenBase({ baseOrigin: ["https://a.example"] })).rejects.toThrow(/--base-origin complète --base/);
  });

  it("enters the policy of the page for connections and pictures only", () => {
    expect(pagePolicy(["https://a.example"])).toContain("connect-src 'self' data: blob: https://a.example;");
    expect(pagePolicy(["https://a.example"])).toContain("script-src 'self';");
    expect(pagePolicy()).not.toMatch(/https?:|unsafe|\*/);
    expect(exactOrigin("https://a.example; script-src *")).toBeNull();
  });
});

describe("the water a study draws", () => {
  const box = [4, 42, 6, 45] as const;
  const study = (features: unknown) => {
    const toy = toyStudy();
    const content = typeof features === "string" ? features : JSON.stringify({ type: "FeatureCollection", features });
    const file = join(toy.folder, "eau.geojson");
    writeFileSync(file, content);
    const loaded = loadStudy(toy.study);
    return { ...loaded, settings: { ...loaded.settings, water: [file] } };
  };
  const feature = (type: string, coordinates: unknown, properties: object = {}): unknown => ({
    type: "Feature",
    properties,
    geometry: { type, coordinates },
  });

  it("is cut to the map, keeps its names and no other property, and has a point for each name", async () => {
    const lake = feature(
      "Polygon",
      [
        [
          [5, 43],
          [7, 43],
          [7, 44],
          [5, 44],
          [5, 43],
        ],
      ],
      { nom: "Lac", secret: "x" },
    );
    const drawn = (await drawnWater(
      study([
        lake,
        feature("LineString", [
          [8, 43],
          [9, 43],
        ]),
      ]),
      box,
    ))!;
    const [cut, label] = drawn.features as [Feature, Feature];
    expect(drawn.features).toHaveLength(2);
    expect(cut.properties).toEqual({ name: "Lac" });
    expect(JSON.stringify(cut.geometry)).not.toContain("7,");
    expect(label).toMatchObject({ geometry: { type: "Point" }, properties: { name: "Lac" } });
  });

  it("is refused in one sentence when it cannot be drawn", async () => {
    const refused = (features: unknown) => expect(drawnWater(study(features), box)).rejects;
    await refused('{"type":"FeatureColl').toThrow(/n'est pas un GeoJSON lisible/);
    await refused([feature("Point", [5, 43])]).toThrow(/objet 1 : des polygones ou des lignes sont attendus/);
    await refused([feature("Polygon", [[[5e9, 43]]])]).toThrow(/hors du globe/);
    await refused([feature("Polygon", [["<script>", null]])]).toThrow(/coordonnées illisibles/);
    await refused([feature("MultiPolygon", [])]).toThrow(/coordonnées illisibles/);
    await refused([{ type: "Feature", properties: null, geometry: null }]).toThrow(/trouvé : rien/);
  });
});
