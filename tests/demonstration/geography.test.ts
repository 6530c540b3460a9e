import { lineIntersect, lineString } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RIVERS, atBridge, crossesRiver, crossesShore, inWater } from "../../scripts/demonstration/geography.ts";
import { buildDemonstration } from "../../scripts/demonstration/files.ts";
import { toLonLat, toPlane } from "../../scripts/demonstration/plane.ts";

const FOLDER = join(import.meta.dirname, "../../data/demonstration");
const read = (name: string): Buffer => readFileSync(join(FOLDER, name));
const rows = (name: string): string[][] =>
  read(name)
    .toString()
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

describe("the demonstration territory", () => {
  const { files, roads } = buildDemonstration();
  const placeOf = new Map(roads.nodes.map(({ id, lon, lat }) => [id, [lon, lat] as [number, number]]));
  const ways = roads.ways.map(({ tags = {}, refs }) => ({ tags, points: refs.map((ref) => placeOf.get(ref)!) }));

  it("is built again with the same bytes as committed, in less than 2 MB", () => {
    let size = 0;
    for (const [name, content] of files) {
      expect(read(name).equals(content), name).toBe(true);
      size += content.length;
    }
    expect(size).toBeLessThan(2_000_000);
  });

  it("has the 119 communes of the département, each with a shape, a point and a population", () => {
    const shapes = JSON.parse(read("communes.geojson").toString()) as FeatureCollection;
    const codes = shapes.features
      .map(({ properties }) => String(properties!.code))
      .filter((code) => code.startsWith("13"));
    expect(new Set(codes).size).toBe(119);
    expect(codes).toHaveLength(119);
    const points = new Set(rows("chefs-lieux.csv").map(([code]) => code));
    const people = new Map(rows("populations.csv").map(([code, , population]) => [code, Number(population)]));
    for (const code of codes) expect(points.has(code) && people.get(code)! > 0, code).toBe(true);
    expect(shapes.features.every(({ properties }) => properties!.contours === "modélisés")).toBe(true);
  });

  it("puts as many people in the cells of a commune as the census, none in water", () => {
    const cells = rows("carreaux.csv");
    expect(cells.length).toBeLessThan(4000);
    expect(new Set(cells.map(([id]) => id)).size).toBe(cells.length);
    const sums = new Map<string, number>();
    for (const [, lon, lat, people, code] of cells) {
      expect(Number(people)).toBeGreaterThan(0);
      expect(inWater(toPlane(Number(lon), Number(lat)))).toBe(false);
      sums.set(code!, (sums.get(code!) ?? 0) + Number(people));
    }
    for (const [code, , population] of rows("populations.csv"))
      if (code!.startsWith("13") && code !== "13055") expect(sums.get(code!), code).toBe(Number(population));
  });

  it("lets a road cross water on a bridge or on the ferry only", () => {
    const wet: string[] = [];
    let ferries = 0;
    for (const { tags, points } of ways) {
      if (tags.route === "ferry") {
        ferries++;
        expect(tags.duration).toBe("00:15");
        continue;
      }
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [toPlane(...points[i - 1]!), toPlane(...points[i]!)];
        const river = crossesRiver(a, b);
        if (crossesShore(a, b) || (river && (tags.bridge !== "yes" || !atBridge(a))))
          wet.push(`${tags.ref ?? tags.highway} ${points[i]!.join(",")}`);
      }
    }
    expect(wet).toEqual([]);
    expect(ferries).toBe(1);
  });

  it("has roundabouts, traffic signals and forbidden turns whose ways meet at the via node", () => {
    expect(ways.filter(({ tags }) => tags.junction === "roundabout").length).toBeGreaterThan(20);
    expect(roads.nodes.filter(({ tags }) => tags?.highway === "traffic_signals").length).toBeGreaterThan(10);
    const refsOf = new Map(roads.ways.map(({ id, refs }) => [id, refs]));
    expect(roads.relations!.length).toBeGreaterThan(3);
    for (const { members } of roads.relations!) {
      const [from, via, to] = members.map(({ ref }) => ref);
      expect([refsOf.get(from!)!.at(-1), refsOf.get(to!)![0]]).toEqual([via, via]);
    }
  });

  it("draws the same water for maps: no road but bridges meets an étang of eau.geojson", () => {
    const water = JSON.parse(read("eau.geojson").toString()) as FeatureCollection<Polygon | MultiPolygon>;
    expect(water.features.filter(({ properties }) => properties!.type === "rivière")).toHaveLength(RIVERS.length);
    const ponds = water.features.filter(({ properties }) => properties!.type === "étang") as Feature<Polygon>[];
    const main = ways.filter(({ tags }) => /motorway$|trunk|primary/.test(tags.highway ?? ""));
    for (const pond of ponds) {
      const ring = pond.geometry.coordinates[0]!;
      const [west, east] = [Math.min(...ring.map(([lon]) => lon!)), Math.max(...ring.map(([lon]) => lon!))];
      for (const { points, tags } of main) {
        if (!points.some(([lon]) => lon > west && lon < east)) continue;
        expect(lineIntersect(lineString(points), pond).features, `${tags.ref} ${pond.properties!.nom}`).toEqual([]);
      }
    }
  });

  it("keeps its hand-drawn places where they are: Arles left of the Rhône, Saintes-Maries by the sea", () => {
    const at = new Map(rows("chefs-lieux.csv").map(([code, , lon, lat]) => [code, toPlane(Number(lon), Number(lat))]));
    expect(inWater(at.get("13096")!)).toBe(false);
    expect(inWater({ ...at.get("13096")!, y: at.get("13096")!.y - 1500 })).toBe(true);
    // from Arles to Nîmes one crosses the river, from Arles to Salon one does not
    expect(crossesRiver(at.get("13004")!, at.get("30189")!)).toBe(true);
    expect(crossesRiver(at.get("13004")!, at.get("13103")!)).toBe(false);
    expect(toLonLat(at.get("13004")!)).toEqual([4.63031, 43.67681]);
  });
});
