import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  addressOf,
  bring,
  download,
  loadCatalogue,
  loadDepartements,
  surroundingsOf,
  type Source,
} from "../../engine/sources/index.ts";

/** A file in the true format: the start of an OSM PBF, then noise. */
const BYTES = Buffer.concat([
  Buffer.from([0, 0, 0, 13, 10, 9]),
  Buffer.from("OSMHeader"),
  Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 37) % 251)),
]);
const ETAG = '"v1"';

let server: Server;
let base = "";
let folder = "";
let asked: { path: string; range: string | undefined }[] = [];

/** How many times a path was asked. */
const times = (path: string): number => asked.filter((request) => request.path === path).length;

function whole(request: IncomingMessage, response: ServerResponse, etag = ETAG): void {
  const from = /^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1];
  if (from !== undefined && request.headers["if-range"] === etag) {
    const part = BYTES.subarray(Number(from));
    response.writeHead(206, {
      etag,
      "content-length": part.length,
      "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`,
    });
    response.end(part);
    return;
  }
  response.writeHead(200, { etag, "content-length": BYTES.length });
  response.end(BYTES);
}

function cut(response: ServerResponse, etag = ETAG): void {
  response.writeHead(200, { etag, "content-length": BYTES.length });
  sendThenCut(response, BYTES.subarray(0, 40_000));
}

/** Cuts the line once the client has kept what was sent: a delay would be a race with it on a busy machine. */
function sendThenCut(response: ServerResponse, part: Buffer, kept = part.length): void {
  const partial = join(folder, "x.osm.pbf.partiel");
  const cutWhenKept = (): void => {
    if ((statSync(partial, { throwIfNoEntry: false })?.size ?? 0) >= kept) response.destroy();
    else if (!response.destroyed) setTimeout(cutWhenKept, 5);
  };
  response.write(part, cutWhenKept);
}

const misbehaviours: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/good.osm.pbf": whole,
  "/cut-once.osm.pbf": (request, response) =>
    times("/cut-once.osm.pbf") === 1 ? cut(response) : whole(request, response),
  "/cut-then-changed.osm.pbf": (request, response) =>
    times("/cut-then-changed.osm.pbf") === 1 ? cut(response) : whole(request, response, '"v2"'),
  "/no-tag.osm.pbf": (_, response) => {
    if (times("/no-tag.osm.pbf") > 1)
      return void response.writeHead(200, { "content-length": BYTES.length }).end(BYTES);
    response.writeHead(200, { "content-length": BYTES.length });
    sendThenCut(response, BYTES.subarray(0, 30_000));
  },
  "/busy.osm.pbf": (request, response) =>
    times("/busy.osm.pbf") < 3 ? void response.writeHead(503).end() : whole(request, response),
  "/always-500.osm.pbf": (_, response) => void response.writeHead(500).end("oops"),
  "/gone.osm.pbf": (_, response) => void response.writeHead(404).end("<html>404</html>"),
  "/moved.osm.pbf": (_, response) => void response.writeHead(302, { location: "/good.osm.pbf" }).end(),
  "/loop.osm.pbf": (_, response) => void response.writeHead(302, { location: "/loop.osm.pbf" }).end(),
  "/portal.osm.pbf": (_, response) =>
    void response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!DOCTYPE html><html><body>Connectez-vous</body></html>"),
  "/empty.osm.pbf": (_, response) => void response.writeHead(200, { "content-length": 0 }).end(),
  "/silent.osm.pbf": (request, response) => {
    if (times("/silent.osm.pbf") > 1) return whole(request, response);
    response.writeHead(200, { etag: ETAG, "content-length": BYTES.length });
    response.write(BYTES.subarray(0, 10_000));
  },
  "/slow.osm.pbf": (_, response) => {
    response.writeHead(200, { etag: ETAG, "content-length": BYTES.length });
    let sent = 0;
    const drip = (): void => {
      response.write(BYTES.subarray(sent, (sent += 10_000)));
      if (sent < BYTES.length) setTimeout(drip, 60);
      else response.end();
    };
    drip();
  },
  "/frail.osm.pbf": (request, response) => {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      etag: ETAG,
      "content-length": BYTES.length - from,
      "content-range": `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`,
    });
    if (from + 20_000 >= BYTES.length) response.end(BYTES.subarray(from));
    else sendThenCut(response, BYTES.subarray(from, from + 20_000), from + 20_000);
  },
  "/mute.osm.pbf": () => {},
  "/short.osm.pbf": (_, response) => {
    response.writeHead(200, { etag: ETAG, "content-length": BYTES.length + 500 });
    sendThenCut(response, BYTES);
  },
  "/huge.osm.pbf": (_, response) => {
    response.writeHead(200, { "content-length": String(2 ** 52) });
    response.write(BYTES.subarray(0, 100));
  },
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push({ path, range: request.headers.range });
    (misbehaviours[path] ?? ((_, reply) => void reply.writeHead(404).end()))(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  folder = mkdtempSync(join(tmpdir(), "desserte-fetch-"));
});

const source: Source = {
  label: "Extrait d'essai",
  publisher: "Essai",
  page: "https://exemple.fr/page",
  url: "",
  licence: "ODbL",
  format: "osm-pbf",
  columns: [],
  typicalMB: 1,
  checked: null,
};
const quick = { progress: () => {}, signal: new AbortController().signal, retries: 2, firstWaitMs: 5, stallMs: 300 };
const wanted = (path: string) => ({ source, url: base + path, target: join(folder, "x.osm.pbf") });
const sha256 = createHash("sha256").update(BYTES).digest("hex");

describe("download", () => {
  it.each([
    "/good.osm.pbf",
    "/moved.osm.pbf",
    "/busy.osm.pbf",
    "/cut-once.osm.pbf",
    "/silent.osm.pbf",
    "/no-tag.osm.pbf",
    "/frail.osm.pbf",
    "/cut-then-changed.osm.pbf",
  ])("%s ends with the whole file and its hash", async (path) => {
    const receipt = await download(wanted(path), quick);
    expect(readFileSync(join(folder, "x.osm.pbf")).equals(BYTES)).toBe(true);
    expect(receipt).toMatchObject({ sha256, bytes: BYTES.length, url: base + path });
    expect(readdirSync(folder).toSorted()).toEqual(["x.osm.pbf", "x.osm.pbf.source.json"]);
  });

  it("asks only for what is missing when the file has not changed", async () => {
    await download(wanted("/cut-once.osm.pbf"), quick);
    expect(asked.map(({ range }) => range)).toEqual([undefined, "bytes=40000-"]);
  });

  it("lets a file take longer than the longest silence", async () => {
    await download(wanted("/slow.osm.pbf"), quick);
    expect(asked).toHaveLength(1);
  });

  it("resumes what an earlier run left", async () => {
    writeFileSync(join(folder, "x.osm.pbf.partiel"), BYTES.subarray(0, 5_000));
    writeFileSync(join(folder, "x.osm.pbf.partiel.etag"), ETAG);
    await download(wanted("/good.osm.pbf"), quick);
    expect(asked[0]!.range).toBe("bytes=5000-");
    expect(readFileSync(join(folder, "x.osm.pbf")).equals(BYTES)).toBe(true);
  });

  it.each([
    ["/gone.osm.pbf", /404.*https:\/\/exemple\.fr\/page.*url/],
    ["/portal.osm.pbf", /page web.*https:\/\/exemple\.fr\/page/],
    ["/empty.osm.pbf", /vide/],
    ["/always-500.osm.pbf", /réponse 500.*3 essais/],
    ["/loop.osm.pbf", /redirect.*3 essais/i],
    ["/short.osm.pbf", /3 essais/],
    ["/mute.osm.pbf", /pas de réponse.*3 essais/],
    ["/huge.osm.pbf", /manque de la place/],
  ])("%s is refused in one sentence, and no file appears", async (path, sentence) => {
    await expect(download(wanted(path), quick)).rejects.toThrow(sentence);
    expect(existsSync(join(folder, "x.osm.pbf"))).toBe(false);
  });

  it("stops at once when called off", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(
      download(wanted("/silent.osm.pbf"), { ...quick, stallMs: 5_000, signal: stop.signal }),
    ).rejects.toThrow();
    expect(existsSync(join(folder, "x.osm.pbf"))).toBe(false);
  });
});

describe("bring", () => {
  it("does not ask again for what is there", async () => {
    expect(await bring(wanted("/good.osm.pbf"), quick)).toBe("downloaded");
    expect(await bring(wanted("/good.osm.pbf"), quick)).toBe("already");
    expect(asked).toHaveLength(1);
  });

  it("takes files from a folder, and only real ones", async () => {
    const stick = join(folder, "cle");
    mkdirSync(stick);
    writeFileSync(join(stick, "good.osm.pbf"), BYTES);
    expect(await bring(wanted("/good.osm.pbf"), { ...quick, from: stick, offline: true })).toBe("copied");
    expect(asked).toHaveLength(0);
    writeFileSync(join(stick, "autre.osm.pbf"), "<html>");
    const other = { source, url: `${base}/autre.osm.pbf`, target: join(folder, "y.osm.pbf") };
    await expect(bring(other, { ...quick, from: stick, offline: true })).rejects.toThrow(/page web/);
  });

  it("offline, says what is missing and touches nothing", async () => {
    expect(await bring(wanted("/good.osm.pbf"), { ...quick, offline: true })).toBe("missing");
    expect(asked).toHaveLength(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the catalogue", () => {
  const data = new URL("../../data/sources/", import.meta.url).pathname;
  const catalogue = loadCatalogue(readFileSync(join(data, "catalogue.yaml"), "utf8"));
  const departements = loadDepartements(readFileSync(join(data, "departements.yaml"), "utf8"));

  it("makes addresses from parameters, a study's address or a mirror", () => {
    expect(addressOf(catalogue, "osm", { extract: "europe/andorra" })).toBe(
      "https://download.geofabrik.de/europe/andorra-latest.osm.pbf",
    );
    expect(addressOf(catalogue, "osm", { extract: "europe/andorra" }, { mirror: "http://miroir.local/" })).toBe(
      "http://miroir.local/europe/andorra-latest.osm.pbf",
    );
    expect(addressOf(catalogue, "bpe", { yy: "24" }, { url: "https://autre.fr/BPE{yy}.zip" })).toBe(
      "https://autre.fr/BPE24.zip",
    );
    expect(() => addressOf(catalogue, "bpe", {})).toThrow(/paramètre « yy »/);
    expect(() => addressOf(catalogue, "bpf", {})).toThrow(/bpe, bpe-parquet/);
  });

  it("knows 101 départements whose neighbours know them", () => {
    expect(Object.keys(departements)).toHaveLength(101);
    for (const [code, { neighbours }] of Object.entries(departements))
      for (const other of neighbours) if (departements[other]) expect(departements[other].neighbours).toContain(code);
  });

  it("surrounds a département with all that its border needs", () => {
    expect(surroundingsOf(departements, "13").extracts).toEqual([
      "europe/france/provence-alpes-cote-d-azur",
      "europe/france/languedoc-roussillon",
    ]);
    expect(surroundingsOf(departements, "66").extracts.toSorted()).toEqual([
      "europe/andorra",
      "europe/france/languedoc-roussillon",
      "europe/france/midi-pyrenees",
      "europe/spain/cataluna",
    ]);
    expect(surroundingsOf(departements, "2a").neighbours).toEqual(["2B"]);
    expect(surroundingsOf(departements, "971").extracts).toEqual(["europe/france/guadeloupe"]);
    expect(() => surroundingsOf(departements, "1")).toThrow(/01 \(Ain\)/);
    expect(() => surroundingsOf(departements, "99")).toThrow(/13, 2A ou 971/);
  });
});
