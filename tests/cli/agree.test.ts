import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

/** The toy road: 8 089 m of secondary road at 55 km/h, 529.5 s from end to end. */
function golden(rows: string): { folder: string; study: string; csv: string; roads: string } {
  const { folder, study } = toyStudy();
  const csv = join(folder, "couples.csv");
  writeFileSync(csv, rows);
  return { folder, study, csv, roads: join(folder, "routes.osm.pbf") };
}

describe("desserte agree", () => {
  it("sets our durations and distances beside those of a file", async () => {
    const { csv, roads } = golden(
      "lon1,lat1,lon2,lat2,duration_s,distance_m\n5.0,43.5,5.1,43.5,529.5,8089\n5.1,43.5,5.0,43.5,662,8089\n",
    );
    expect(await main(["agree", csv, "--roads", roads, "--threads", "1", "--json"])).toBe(0);
    const result = JSON.parse(out);
    expect(result.pairCount).toBe(2);
    expect(result.distance.p99).toBeLessThan(0.001);
    expect(result.worst[0]).toMatchObject({ line: 3 });
    expect(result.worst[0].difference).toBeCloseTo(529.5 / 662 - 1, 3);
  });

  it("says what it leaves out, and that longitude and latitude are exchanged", async () => {
    const holes = golden(
      "lon1;lat1;lon2;lat2;duration_s\n5,0;43,5;5,1;43,5;529,5\n5,0;;5,1;43,5;1\n2,0;40;5,1;43,5;1\n",
    );
    expect(await main(["agree", holes.csv, "--roads", holes.roads, "--threads", "1"])).toBe(0);
    expect(err).toMatch(/sans coordonnées lisibles.*.: 1 \(couples\.csv, ligne 3\)/);
    expect(err).toMatch(/hors du réseau.*.: 1 \(couples\.csv, ligne 4/);
    err = "";
    const exchanged = golden("lon1,lat1,lon2,lat2,duration_s\n43.5,5.0,43.5,5.1,529.5\n");
    expect(await main(["agree", exchanged.csv, "--roads", exchanged.roads, "--threads", "1"])).toBe(2);
    expect(err).toMatch(/longitude et latitude semblent inversées/);
  });

  it("asks a running OSRM server and draws both ways", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      const geometry = request.url!.includes("overview=full")
        ? {
            coordinates: [
              [5.0, 43.5],
              [5.1, 43.5],
            ],
          }
        : undefined;
      response.end(
        JSON.stringify({
          code: "Ok",
          routes: [{ duration: 600, distance: 8089, geometry }],
          waypoints: [{ location: [5.0, 43.5] }, { location: [5.1, 43.5] }],
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { folder, csv, roads } = golden("lon1,lat1,lon2,lat2\n5.0,43.5,5.1,43.5\n");
    const drawn = join(folder, "ecarts.geojson");
    const code = await main(["agree", csv, "--roads", roads, "--osrm", address, "--geojson", drawn, "--threads", "1"]);
    server.close();
    expect({ code, err: err.includes("dessinés") }).toEqual({ code: 0, err: true });
    expect(asked[0]).toBe("/route/v1/driving/5,43.5;5.1,43.5?overview=false");
    expect(out).toMatch(/529,6.s au lieu de 600,0.s/);
    expect(out).toMatch(/Accrochés ailleurs.*0 bout sur 2/);
    const { features } = JSON.parse(readFileSync(drawn, "utf8"));
    expect(features.map((f: { properties: { itineraire: string } }) => f.properties.itineraire)).toEqual([
      "desserte",
      "osrm",
    ]);
    expect(features[0].geometry.coordinates[0]).toEqual([5, 43.5]);
  });

  it("refuses a server that is none and leaves nothing behind", async () => {
    const server = createServer((_, response) => response.end("<html>bonjour</html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { folder, csv, roads } = golden("lon1,lat1,lon2,lat2\n5.0,43.5,5.1,43.5\n");
    const drawn = join(folder, "ecarts.geojson");
    const code = await main(["agree", csv, "--roads", roads, "--osrm", address, "--geojson", drawn, "--threads", "1"]);
    server.close();
    expect({ code, drawn: existsSync(drawn) }).toEqual({ code: 2, drawn: false });
    expect(err).toMatch(/ne répond pas comme un serveur OSRM/);
  });
});

describe("desserte calibrate", () => {
  it("finds the factor that made the printed times, and only writes it down", async () => {
    const { folder, study } = golden("");
    const pairs = join(folder, "temps.csv");
    // 529.5 s x 1.2 = 10.59 min
    writeFileSync(pairs, "de,vers,minutes\nAmont,Belval,10.59\nBelval,99001,10.59\nAmont,Ailleurs,5\n");
    const fragment = join(folder, "calage.yaml");
    const args = ["calibrate", study, "--pairs", pairs, "--output", fragment, "--threads", "1"];
    expect(await main(args)).toBe(0);
    expect(out).toMatch(/Facteur de temps global.*1,20/);
    expect(err).toMatch(/lieu est inconnu.*.: 1 \(ligne 4 : Ailleurs\)/);
    expect(readFileSync(fragment, "utf8")).toMatch(/roads:\n {2}profile:\n {4}timeFactor: 1\.2\n/);
    expect(readFileSync(study, "utf8")).not.toContain("timeFactor");
  });

  it("refuses to fit on nothing", async () => {
    const { folder, study } = golden("");
    const pairs = join(folder, "temps.csv");
    writeFileSync(pairs, "de,vers,minutes\nAilleurs,Belval,10\n");
    expect(await main(["calibrate", study, "--pairs", pairs, "--threads", "1", "--quiet"])).toBe(2);
    expect(err).toMatch(/0 couple utilisable/);
  });
});
