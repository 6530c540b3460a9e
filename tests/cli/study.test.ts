import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../engine/cli/program.ts";
import { writeOsmPbf } from "../../scripts/osm-pbf-writer.ts";
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

/** What the user sees of a run that must fail: exit code 2 and one sentence, no stack, nothing written. */
async function refused(changes: Record<string, string>): Promise<string> {
  const { folder, study } = toyStudy(changes);
  const code = await main(["run", study, "--threads", "1", "--quiet", "--output", join(folder, "resultats")]);
  expect({ code, out, err }).toMatchObject({ code: 2, out: "" });
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(err).not.toMatch(/\bat .*\.ts|Error:/);
  expect(existsSync(join(folder, "resultats"))).toBe(false);
  return err;
}

describe("desserte run", () => {
  it("writes every output of a toy département with times computed by hand", async () => {
    const { folder, study } = toyStudy();
    const code = await main(["run", study, "--threads", "1", "--output", join(folder, "r")]);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, "r")).toSorted()).toEqual(
      expect.arrayContaining([
        "access.fb",
        "communes.csv",
        "communes.geojson",
        "facilities.csv",
        "gammes.csv",
        "manifest.json",
        "origins.csv",
        "services.csv",
        "summary.json",
        "territory.fb",
        "zones.csv",
      ]),
    );
    // 0.1 degree of longitude at 43.5 N is 8 089 m; a secondary road without maxspeed is driven at 55 km/h: 529.5 s
    const [, a, b] = readFileSync(join(folder, "r", "origins.csv"), "utf8")
      .trim()
      .split("\n");
    expect(a).toMatch(/^c1,99001,5,43.5,1000,0(\.0)?,ok,0(\.0)?$/);
    const seconds = Number(b!.split(",").at(-1));
    expect(seconds).toBeGreaterThan(527);
    expect(seconds).toBeLessThan(532);
    expect(readdirSync(join(folder, "r")).filter((name) => /partiel|tmp/.test(name))).toEqual([]);
  });

  it("gives the same bytes with one thread and with two", async () => {
    const { folder, study } = toyStudy();
    for (const threads of ["1", "2"]) {
      expect(await main(["run", study, "--quiet", "--threads", threads, "--output", join(folder, threads)])).toBe(0);
    }
    const [one, two] = ["1", "2"].map((name) => readFileSync(join(folder, name, "access.fb")));
    expect(one!.equals(two!)).toBe(true);
  });

  it("says what it would do, and does not do it", async () => {
    const { folder, study } = toyStudy();
    expect(await main(["run", study, "--dry-run", "--output", join(folder, "r")])).toBe(0);
    expect(out).toContain("routes.osm.pbf");
    expect(existsSync(join(folder, "r"))).toBe(false);
  });
});

describe("a study with a mistake", () => {
  const study = readFileSync(toyStudy().study, "utf8");
  it.each([
    ["an unknown key", study.replace("title: Essai", "titel: Essai"), /ligne \d+.*titel/],
    ["a key of the wrong kind", study.replace("accessKmh: 0", "accessKmh: vite"), /ligne \d+.*accessKmh/],
    ["a département without quotes", study.replace('["99"]', "[99]"), /departements/],
    [
      "two zonings of one name",
      study.replace(
        "  equipment:",
        "  zonings: [{ id: z, file: a.csv, zone: z }, { id: z, file: b.csv, zone: z }]\n  equipment:",
      ),
      /ligne \d+.*zonings.*même id/,
    ],
    ["bad YAML", `${study}\n  - : [`, /YAML/],
    ["an alias to nothing", study.replace("title: Essai", "title: *rien"), /alias/],
    ["a missing file", study.replace("carreaux.csv", "absent.csv"), /absent\.csv/],
    ["a missing column", study.replace("population: ind", "population: habitants"), /habitants/],
    ["a threshold for no gamme", `${study}thresholds: { superieure: { minutes: 7 } }\n`, /superieure.*proximite/],
    ["a value with a null character", study.replace("title: Essai", 'title: "a\\0b"'), /caractère nul/],
    [
      "half a place",
      study.replace("lon: lon, lat: lat", "id: id, x: lon").replace("id: id, id: id", "id: id"),
      /vont ensemble/,
    ],
    ["a speed at which nobody arrives", study.replace("accessKmh: 0", "accessKmh: 1e-9"), /accessKmh.*130/],
    ["an endless number", study.replace("accessKmh: 0", "accessKmh: .inf"), /accessKmh.*Infinity/],
    ["a variable that is not set", `${study}data: \${DESSERTE_NULLE_PART}\n`, /DESSERTE_NULLE_PART/],
    ["a département without communes", study.replace('["99"]', '["98"]'), /98/],
  ])("%s is one sentence with the place and the value", async (_, text, expected) => {
    expect(await refused({ "etude.yaml": text })).toMatch(expected);
  });
});

describe("files that are not what they seem", () => {
  it("counts a cell that lies far from the commune it names, instead of losing it", async () => {
    const { folder, study } = toyStudy({
      "carreaux.csv": "id,lon,lat,ind,com\nc1,5.00,43.5,500,99001\nc2,5.10,43.5,24,99002\nc3,2.0,48.5,7,99002\n",
    });
    writeFileSync(study, readFileSync(study, "utf8").replace("population: ind", "population: ind, commune: com"));
    expect(await main(["run", study, "--threads", "1", "--quiet", "--output", join(folder, "r")])).toBe(0);
    const { skips } = JSON.parse(readFileSync(join(folder, "r", "manifest.json"), "utf8"));
    expect(skips.reading["cell-misplaced"]).toMatchObject({
      count: 1,
      examples: [expect.stringMatching(/ligne 4 .*99002/)],
    });
  });

  it("lets no name of a file colour or move the terminal", async () => {
    const { folder, study } = toyStudy({
      "chefs-lieux.csv": "code,nom,lon,lat\n99001,Amont,5.00,43.5\n99002,Bel\u001b[31mval\u0007,5.10,43.5\n",
    });
    expect(await main(["run", study, "--threads", "1", "--output", join(folder, "r")])).toBe(0);
    expect(out).toContain("Bel\ufffd[31mval\ufffd");
    expect(out).not.toMatch(/[^\P{Cc}\n\t]/u);
  });

  it.each([
    [
      "boundaries under codes that are none",
      {
        "communes.geojson": readFileSync(join(toyStudy().folder, "communes.geojson"), "utf8").replace(
          '"99001"',
          '"<b>99001</b>"',
        ),
      },
      /« <b>99001<\/b> » n'est pas un code de commune/,
    ],
    ["an empty extract", { "routes.osm.pbf": "" }, /routes\.osm\.pbf/],
    ["a web page for an extract", { "routes.osm.pbf": "<!DOCTYPE html><html></html>" }, /routes\.osm\.pbf/],
    ["boundaries that are not JSON", { "communes.geojson": "{" }, /communes\.geojson/],
    ["an empty table", { "equipements.csv": "" }, /equipements\.csv/],
    [
      "swapped coordinates",
      { "carreaux.csv": "id,lon,lat,ind\nc1,43.5,5.0,500\nc2,43.5,5.1,24\n" },
      /carreaux\.csv|lon/,
    ],
    ["a negative population", { "carreaux.csv": "id,lon,lat,ind\nc1,5.0,43.5,-5\n" }, /-5/],
    ["a number beyond numbers", { "carreaux.csv": "id,lon,lat,ind\nc1,5.0,43.5,1e400\n" }, /ligne 2.*1e400/],
    [
      "more people than there are",
      { "carreaux.csv": "id,lon,lat,ind\nc1,5.0,43.5,1e308\n" },
      /ligne 2.*invraisemblable/,
    ],
    ["a grid where nobody lives", { "carreaux.csv": "id,lon,lat,ind\nc1,5.0,43.5,0\nc2,5.1,43.5,\n" }, /Aucun des 2/],
    ["a commune of too many people", { "populations.csv": "code,pmun\n99001,1e300\n" }, /ligne 2.*99001/],
    ["communes where nobody lives", { "populations.csv": "code,pmun\n99001,0\n99002,0\n" }, /nulles.*pmun/],
    ["a table of chefs-lieux without any", { "chefs-lieux.csv": "code,nom,lon,lat\n" }, /aucun chef-lieu/],
    [
      "more equipments than there are",
      { "equipements.csv": "service_id,count,depcom,lon,lat\npharmacie,1e308,99001,5.0,43.5\n" },
      /ligne 2.*1e308/,
    ],
  ])("%s is refused in one sentence", async (_, files, expected) => {
    expect(await refused(files)).toMatch(expected);
  });

  it.each(["abc", 12, true, null])("properties that are %s, no object, are refused", async (properties) => {
    const feature = { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [] } };
    const files = { "communes.geojson": JSON.stringify({ type: "FeatureCollection", features: [feature] }) };
    expect(await refused(files)).toMatch(/communes\.geojson/);
  });

  it("what is no file is not read", async () => {
    const { study } = toyStudy();
    const text = readFileSync(study, "utf8").replace("file: populations.csv", "file: /dev/zero");
    expect(await refused({ "etude.yaml": text })).toMatch(/dev\/zero.*n'est pas un fichier/);
  });

  it("results cannot be written where a file stands: said at once", async () => {
    const { folder, study } = toyStudy();
    for (const output of [join(folder, "communes.geojson"), join(folder, "communes.geojson", "ici")]) {
      err = "";
      expect(await main(["run", study, "--threads", "1", "--quiet", "--output", output])).toBe(2);
      expect(err).toMatch(/Impossible d'écrire les résultats.*communes\.geojson/);
      expect(err.trim().split("\n")).toHaveLength(1);
    }
  });

  it.each([
    ["numbers as texts", '[[["4.95","43.4"],["5","43.4"],["5","43.5"],["4.95","43.4"]]]'],
    ["nothing for a number", "[[[4.95,43.4],[null,43.4],[5,43.5],[4.95,43.4]]]"],
    ["numbers of no projection", "[[[4.95,43.4],[1e300,43.4],[5,43.5],[4.95,43.4]]]"],
    ["a ring of two points", "[[[4.95,43.4],[4.95,43.4]]]"],
    ["lists without end", "[".repeat(3_000) + "]".repeat(3_000)],
  ])("a boundary of %s is refused with its commune", async (_, coordinates) => {
    const geometry = `{"type":"Polygon","coordinates":${coordinates}}`;
    const feature = `{"type":"Feature","properties":{"code":"99001","nom":"Amont"},"geometry":${geometry}}`;
    const files = { "communes.geojson": `{"type":"FeatureCollection","features":[${feature}]}` };
    expect(await refused(files)).toMatch(/objet 1 \(99001 Amont\)/);
  });

  it("roads that are elsewhere, or that no car may use, are refused", async () => {
    for (const [lon, tags] of [
      [2, { highway: "primary" }],
      [5, { highway: "footway" }],
    ] as const) {
      const { folder, study } = toyStudy();
      const nodes = [
        { id: 1, lon, lat: 43.5 },
        { id: 2, lon: lon + 0.1, lat: 43.5 },
      ];
      writeFileSync(
        join(folder, "routes.osm.pbf"),
        writeOsmPbf({ nodes, ways: [{ id: 1, refs: [1, 2], tags }], relations: [] }),
      );
      expect(await main(["run", study, "--threads", "1", "--quiet", "--output", join(folder, "r")])).toBe(2);
      expect(err).toMatch(/Aucune origine.*routes\.osm\.pbf/);
      expect(existsSync(join(folder, "r", "manifest.json"))).toBe(false);
      err = "";
    }
  });

  it("a road file cut in the middle is refused", async () => {
    const { folder, study } = toyStudy();
    const path = join(folder, "routes.osm.pbf");
    writeFileSync(path, readFileSync(path).subarray(0, -7));
    expect(await main(["run", study, "--threads", "1", "--quiet"])).toBe(2);
    expect(err).toMatch(/routes\.osm\.pbf/);
  });
});
