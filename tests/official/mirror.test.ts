import { createServer, type Server } from "node:http";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte } from "./commands.ts";
import type { Files } from "./official-files.ts";
import { pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();
const study = join(folder.path, "etude-66.yaml");
let files: Files;
let server: Server;
let mirror = "";
let gone: readonly string[] = [];
let asked = 0;

/** What the publishers' addresses give: the file their last part names, IGN's service by layer and département. */
function named(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://x");
  const layer = searchParams.get("TYPENAMES")?.split(":")[1];
  const departement = /'(\w+)%?'$/.exec(searchParams.get("CQL_FILTER") ?? "")?.[1];
  if (layer) return `${layer === "commune" ? "communes" : "chefs-lieux"}-${departement}.geojson`;
  const last = pathname.split("/").at(-1)!;
  const renamed: Readonly<Record<string, string>> = {
    "all_latest.tar.bz2": "annuaire.tar.bz2",
    "afc3f97f-0ef5-429b-bf16-7b7876d27cd4": "liste-france-services.csv",
    "942d4ee8-8142-4556-8ea1-335537ce1119": "qpv.zip",
  };
  return renamed[last] ?? last;
}

beforeAll(async () => {
  files = await pyreneesFiles();
  server = createServer((request, response) => {
    asked++;
    const name = named(request.url ?? "/");
    const content = files[name];
    if (content === undefined || gone.includes(name)) return void response.writeHead(404).end("<html>404</html>");
    const bytes = Buffer.from(content);
    response.writeHead(200, { "content-length": bytes.length, etag: `"${name}"` }).end(bytes);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  mirror = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("from nothing to a map, as the README says", () => {
  it("goes through every command, from a mirror", async () => {
    const words = (line: string) => line.split(" ").map((word) => (word === "etude-66.yaml" ? study : word));
    const ok = async (line: string) => {
      const { code, err, out } = await desserte(...words(line));
      expect(code === 0 ? 0 : `${line} : ${err}`).toBe(0);
      return { err, out };
    };
    await ok("init 66 --output etude-66.yaml");
    const plan = await ok("fetch etude-66.yaml --dry-run");
    expect(plan.out.match(/à télécharger/g)).toHaveLength(Object.keys(files).length);
    gone = ["qpv.zip", "BPE25.zip"];
    const first = await desserte("fetch", study, "--mirror", mirror);
    expect(first.code).toBe(2);
    expect(first.err).toMatch(
      /2 fichier\(s\) sur \d+ n'ont pu être apportés :\n- « Base permanente.*8217525.*\n- « Quartiers/,
    );
    expect(existsSync(join(folder.path, "donnees", "annuaire.tar.bz2"))).toBe(true);
    const check = await desserte("check", study);
    expect([check.code, check.err]).toEqual([
      2,
      expect.stringMatching(
        /2 fichiers de l'étude sont absents.*qpv\.zip.*BPE25\.zip.*« desserte fetch .*etude-66\.yaml » les apporte/s,
      ),
    ]);
    gone = [];
    asked = 0;
    await ok(`fetch etude-66.yaml --mirror ${mirror}`);
    expect(asked).toBe(2);
    const receipt = join(folder.path, "donnees", "BPE25.zip.source.json");
    expect(JSON.parse(readFileSync(receipt, "utf8"))).toMatchObject({
      publisher: "Insee",
      licence: "Licence Ouverte 2.0",
    });
    expect((await ok("check etude-66.yaml")).out).toContain("Lu : 6 communes");
    const results = join(folder.path, "r");
    await ok(`run etude-66.yaml --output ${results}`);
    writeFileSync(study, readFileSync(study, "utf8").replace("data: donnees ", `data: donnees\noutput: ${results} `));
    expect((await ok("show etude-66.yaml Perpignan")).out).toContain("Perpignan");
  });
  it("offline, lists what is missing and where it stands", async () => {
    const other = join(folder.path, "hors-ligne.yaml");
    expect((await desserte("init", "2A", "--output", other)).code).toBe(0);
    const { code, err } = await desserte("fetch", other, "--offline", "--from", folder.path);
    expect(code).toBe(2);
    expect(err).toMatch(/Il manque \d+ fichier\(s\) sur \d+ :\n- .*corse-latest\.osm\.pbf\n.*geofabrik/);
  });
});
