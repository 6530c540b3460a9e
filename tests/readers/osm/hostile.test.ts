import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { PbfReader, PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../engine/report/index.ts";
import { blob, frame, type OsmData, writeOsmPbf } from "../../../scripts/osm-pbf-writer.ts";
import { read, readError, scratchFolder } from "./fixture.ts";

const folder = scratchFolder();

const road = { highway: "primary", name: "Chemin du Mas" };
const world: OsmData = {
  nodes: Array.from({ length: 300 }, (_, i) => ({
    id: 1000 + 3 * i,
    lon: 4 + i / 1000,
    lat: 43.5,
    tags: { barrier: "gate" },
  })),
  ways: Array.from({ length: 100 }, (_, i) => ({
    id: i,
    refs: [1000 + 9 * i, 1003 + 9 * i, 1006 + 9 * i],
    tags: road,
  })),
  relations: [{ id: 1, tags: { type: "restriction" }, members: [{ type: "way", ref: 1, role: "from" }] }],
};
const small = writeOsmPbf({ nodes: world.nodes.slice(0, 6), ways: world.ways.slice(0, 2) });

/** A file of a sound header and one data blob of this content. */
function fileOf(...contents: Uint8Array[]): Uint8Array {
  return Buffer.concat([writeOsmPbf({ nodes: [], ways: [] }), ...contents.map((content) => blob("OSMData", content))]);
}

/** A PrimitiveBlock: the strings, then one group written by hand. */
function blockOf(strings: string[], writeGroup: (group: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(1, (list, table) => list.forEach((text) => table.writeStringField(1, text)), strings);
  pbf.writeMessage(2, (write, group) => write(group), writeGroup);
  return pbf.finish();
}

function message(write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

/** A block with the way 1 over nodes 1 and 2, so that nodes are looked for. */
const wayOneTwo = blockOf(["", "highway", "road"], (group) =>
  group.writeBytesField(
    3,
    message((way) => {
      way.writeVarintField(1, 1);
      way.writePackedVarint(2, [1]);
      way.writePackedVarint(3, [2]);
      way.writePackedSVarint(8, [1, 1]);
    }),
  ),
);

function dense(ids: number[], lats: number[], lons: number[], tags: number[] = []): Uint8Array {
  return blockOf(["", "barrier", "gate"], (group) =>
    group.writeBytesField(
      2,
      message((nodes) => {
        nodes.writePackedSVarint(1, ids);
        nodes.writePackedSVarint(8, lats);
        nodes.writePackedSVarint(9, lons);
        nodes.writePackedVarint(10, tags);
      }),
    ),
  );
}

function way(fields: (pbf: PbfWriter) => void): Uint8Array {
  return blockOf(["", "highway", "road"], (group) => group.writeBytesField(3, message(fields)));
}

describe("a file cut short", () => {
  for (const [layout, compression] of [
    ["zlib", "zlib"],
    ["brut", "raw"],
  ] as const) {
    it(`never crashes, wherever it is cut (${layout})`, async () => {
      const bytes = writeOsmPbf(world, { compression, blockSize: 40 });
      const borders = new Set(blobBorders(bytes));
      const cuts = [
        ...new Set([...Array.from({ length: Math.ceil(bytes.length / 97) }, (_, i) => 97 * i), ...borders]),
      ];
      const path = folder.write("cut.osm.pbf", "");
      for (const cut of cuts.sort((a, b) => a - b)) {
        folder.write("cut.osm.pbf", bytes.subarray(0, cut));
        // cut between two blobs it is a shorter file, and nothing tells it from one
        if (borders.has(cut) && cut > 0) await read(path);
        else {
          const { message } = await readError(path);
          expect(message).toMatch(cut === 0 ? /est vide/ : /abîmé à l’octet|n’est pas un fichier OSM PBF/);
        }
      }
    });
  }

  it("tells the byte where the cut blob starts", async () => {
    const [, headerEnd] = blobBorders(small);
    const path = folder.write("byte.osm.pbf", small.subarray(0, headerEnd! + 30));
    expect((await readError(path)).message).toContain(`« ${path} » est abîmé à l’octet ${headerEnd} : un bloc de`);
  });
});

/** 0, then the end of each blob. */
function blobBorders(bytes: Uint8Array): number[] {
  const borders = [0];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length;) {
    const headerEnd = at + 4 + view.getUint32(at);
    const header = new PbfReader(bytes.subarray(at + 4, headerEnd));
    let size = 0;
    header.readFields((field) => {
      if (field === 3) size = header.readVarint();
    }, null);
    at = headerEnd + size;
    borders.push(at);
  }
  return borders;
}

describe("a file with any byte changed", () => {
  it("is read or refused, never a crash", async () => {
    const bytes = writeOsmPbf(
      { ...world, nodes: world.nodes.slice(0, 40), ways: world.ways.slice(0, 12) },
      { compression: "raw" },
    );
    const path = folder.write("changed.osm.pbf", bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = value;
        folder.write("changed.osm.pbf", changed);
        const outcome = await read(path).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UserError);
      }),
      { numRuns: 1500 },
    );
  });
});

describe("files of another kind", () => {
  it.each([
    ["vide", "", /est vide : téléchargez-le à nouveau/],
    ["page", "<!DOCTYPE html><html><body>404</body></html>", /page web/],
    ["page sans doctype", "\n<html><head></head></html>", /page web/],
    ["xml", '<?xml version="1.0"?><osm version="0.6"></osm>', /OSM en XML/],
    ["osm", '<osm version="0.6"></osm>', /OSM en XML/],
    ["texte", "Ceci n’est pas une carte.", /ne commence pas par un en-tête OSM/],
    ["court", "abc", /ne commence pas par un en-tête OSM/],
    ["gzip", gzipSync("carte"), /gzip/],
    ["bzip2", "BZh91AY&SY", /bzip2/],
    ["zip", "PK\u0003\u0004....", /archive ZIP/],
    ["zéros", new Uint8Array(1000), /ne commence pas par un en-tête OSM/],
    ["sans en-tête", blob("OSMData", new Uint8Array()), /premier bloc n’est pas un en-tête OSM/],
  ])("is refused by name: %s", async (name, bytes, expected) => {
    expect((await readError(folder.write(`${name}.osm.pbf`, bytes))).message).toMatch(expected);
  });

  it("is refused when missing or a folder", async () => {
    const path = folder.write("là.osm.pbf", small);
    expect((await readError(`${path}.absent`)).message).toMatch(/n’existe pas : vérifiez son chemin/);
    expect((await readError(path.replace(/\/[^/]*$/, ""))).message).toMatch(/n’est pas un fichier/);
  });
});

describe("features and compressions we lack", () => {
  it("are named", async () => {
    const history = writeOsmPbf(world, { requiredFeatures: ["OsmSchema-V0.6", "HistoricalInformation"] });
    const history1 = await readError(folder.write("history.osm.pbf", history));
    expect(history1.message).toMatch(/« HistoricalInformation ».*osmium time-filter/);
    const other = writeOsmPbf(world, { requiredFeatures: ["OsmSchema-V0.7"] });
    expect((await readError(folder.write("v7.osm.pbf", other))).message).toMatch(
      /« OsmSchema-V0.7 », que Desserte ne sait pas lire/,
    );
  });

  it("optional features do not matter, unless nodes are gone", async () => {
    const optionalFeatures = ["LocationsOnWays", "Foo"];
    const whole = await read(folder.write("whole.osm.pbf", writeOsmPbf(world, { optionalFeatures })));
    expect(whole.network.wayId.length).toBe(100);
    const thin = writeOsmPbf({ ...world, nodes: world.nodes.slice(0, 9) }, { optionalFeatures });
    expect((await readError(folder.write("thin.osm.pbf", thin))).message).toMatch(/LocationsOnWays/);
  });

  it.each([
    [4, "lzma"],
    [5, "bzip2"],
    [6, "lz4"],
    [7, "zstd"],
  ])("field %i is %s", async (field, name) => {
    const body = message((pbf) => {
      pbf.writeVarintField(2, 10);
      pbf.writeBytesField(field, new Uint8Array(10));
    });
    const bytes = Buffer.concat([small, frame("OSMData", body)]);
    expect((await readError(folder.write(`${name}.osm.pbf`, bytes))).message).toContain(`compressé en ${name}`);
  });
});

describe("sizes that lie", () => {
  const refused = async (name: string, bytes: Uint8Array, expected: RegExp) =>
    expect((await readError(folder.write(`${name}.osm.pbf`, bytes))).message).toMatch(expected);
  const zlibBody = (rawSize: number | null, content: Uint8Array) =>
    message((pbf) => {
      if (rawSize !== null) pbf.writeVarintField(2, rawSize);
      pbf.writeBytesField(3, content);
    });
  const withBody = (body: Uint8Array, claimed?: number) =>
    Buffer.concat([small, frame("OSMData", body, undefined, claimed)]);

  it("of the header", async () => {
    const lie = Buffer.concat([small, Buffer.from([0, 1, 0, 1]), Buffer.alloc(70_000)]);
    await refused("header", lie, /en-tête de bloc de 65.537 octets/);
    await refused("header-0", Buffer.concat([small, Buffer.alloc(8)]), /en-tête de bloc de 0 octets/);
    await refused("header-end", Buffer.concat([small, Buffer.from([0, 0, 0, 99, 1])]), /milieu d’un en-tête/);
  });

  it("of the blob", async () => {
    await refused(
      "blob-past",
      withBody(new Uint8Array(5), 1000),
      /un bloc de 1.000 octets y est annoncé, le fichier n’en a plus que 5/,
    );
    await refused("blob-32", withBody(new Uint8Array(5), 40_000_000), /limite est de 32 Mio/);
    await refused("blob-neg", withBody(new Uint8Array(5), -1), /en-tête de bloc illisible/);
    await refused("blob-no-content", withBody(zlibBody(5, new Uint8Array()).subarray(0, 2)), /bloc sans contenu/);
    await refused("blob-short", withBody(message((pbf) => pbf.writeVarintField(3, 5))), /champ d’un type inattendu/);
  });

  it("of the inflated content", async () => {
    const content = deflateSync(new Uint8Array(1000));
    await refused("raw-less", withBody(zlibBody(999, content)), /dépasse les 999 octets/);
    await refused("raw-more", withBody(zlibBody(1001, content)), /taille annoncée n’est pas celle du bloc/);
    await refused("raw-32", withBody(zlibBody(33_554_433, content)), /plus que les 32 Mio permis/);
    await refused(
      "raw-size",
      withBody(
        message((pbf) => {
          pbf.writeBytesField(1, new Uint8Array(4));
          pbf.writeVarintField(2, 5);
        }),
      ),
      /taille annoncée n’est pas celle du bloc/,
    );
    await refused("garbage", withBody(zlibBody(1000, new Uint8Array(50).fill(7))), /décompression impossible/);
    await refused("half", withBody(zlibBody(1000, content.subarray(0, 10))), /décompression impossible/);
  });

  it("of a zlib bomb, whatever it claims", async () => {
    const bomb = deflateSync(new Uint8Array(200_000_000), { level: 1 });
    expect(bomb.length).toBeLessThan(2_000_000);
    await refused("bomb", withBody(zlibBody(1000, bomb)), /dépasse les 1.000 octets/);
    await refused("bomb-unsaid", withBody(zlibBody(null, bomb)), /dépasse les 33.554.432 octets/);
  });
});

describe("content that cannot be", () => {
  const nodes = dense([1, 1], [430_000_000, 0], [50_000_000, 10]);

  it("(the sound one is read)", async () => {
    const { network } = await read(folder.write("sound.osm.pbf", fileOf(nodes, wayOneTwo)));
    expect([...network.nodeLon7]).toEqual([50_000_000, 50_000_010]);
  });

  it.each([
    ["more ids than places", dense([1, 1, 1], [0, 0], [0, 0]), /liste de nombres mal fermée/],
    ["more places than ids", dense([1], [0, 0], [0, 0]), /liste de nombres mal fermée/],
    ["tags of too few nodes", dense([1, 1], [0, 0], [0, 0], [1, 2, 0]), /tags de nœuds incomplets/],
    ["tags of too many nodes", dense([1, 1], [0, 0], [0, 0], [0, 0, 0]), /liste de nombres mal fermée/],
    ["a key of no string", dense([1, 1], [0, 0], [0, 0], [9, 2, 0, 0]), /texte n° 9 demandé à une table qui en a 3/],
    ["a latitude beyond the pole", dense([1, 1], [900_000_001, 0], [0, 0]), /nœud 1 hors du globe/],
    ["a longitude beyond the antimeridian", dense([1, 1], [0, 0], [0, -1_800_000_001]), /nœud 2 hors du globe/],
    ["ids that overflow", dense([2 ** 52, 2 ** 52], [0, 0], [0, 0]), /identifiant 9007199254740992 démesuré/],
    ["places that overflow", dense([1, 1], [2 ** 52, 2 ** 52], [0, 0]), /nœud 1 hors du globe/],
    [
      "a varint of eleven bytes",
      blockOf([""], (group) =>
        group.writeBytesField(
          2,
          message((pbf) => pbf.writeBytesField(1, new Uint8Array(11).fill(255))),
        ),
      ),
      /nombre de plus de dix octets/,
    ],
    [
      "a field that ends in a varint",
      blockOf([""], (group) =>
        group.writeBytesField(
          2,
          message((pbf) => pbf.writeBytesField(1, new Uint8Array([2, 0x80]))),
        ),
      ),
      /liste de nombres mal fermée/,
    ],
    [
      "a string longer than its table",
      message((pbf) => pbf.writeBytesField(1, new Uint8Array([10, 99, 65]))),
      /au-delà de la fin du bloc/,
    ],
    ["a group longer than its block", new Uint8Array([18, 99, 1]), /au-delà de la fin du bloc/],
    ["granularity zero", message((pbf) => pbf.writeVarintField(17, 0)), /granularité 0 impossible/],
    ["an unknown wire type", new Uint8Array([0x2f, 1, 2]), /bloc illisible/],
    [
      "keys without values",
      way((pbf) => {
        pbf.writeVarintField(1, 8);
        pbf.writePackedVarint(2, [1, 1]);
        pbf.writePackedVarint(3, [2]);
      }),
      /chemin 8 avec des clés sans valeur/,
    ],
    [
      "a value of no string",
      way((pbf) => {
        pbf.writePackedVarint(2, [1]);
        pbf.writePackedVarint(3, [77]);
      }),
      /texte n° 77/,
    ],
  ])("%s", async (name, content, expected) => {
    const sound = blobBorders(writeOsmPbf({ nodes: [], ways: [] }))[1]!;
    const path = folder.write(`${name}.osm.pbf`, fileOf(content, wayOneTwo));
    const { message } = await readError(path);
    expect(message).toMatch(expected);
    // every one of them stands in the first blob after the header
    const offset = Number(/octet ([\d\u202f]+)/.exec(message)![1]!.replaceAll("\u202f", ""));
    expect(offset).toBeGreaterThan(sound);
    expect(offset).toBeLessThan(sound + 30);
  });

  it("a relation with incomplete members, or of an unknown type", async () => {
    const relation = (refs: number[], types: number[]) =>
      blockOf(["", "type", "restriction"], (group) =>
        group.writeBytesField(
          4,
          message((pbf) => {
            pbf.writeVarintField(1, 5);
            pbf.writePackedVarint(2, [1]);
            pbf.writePackedVarint(3, [2]);
            pbf.writePackedVarint(
              8,
              refs.map(() => 0),
            );
            pbf.writePackedSVarint(9, refs);
            pbf.writePackedVarint(10, types);
          }),
        ),
      );
    const few = folder.write("few.osm.pbf", fileOf(relation([1, 2], [0])));
    expect((await readError(few)).message).toMatch(/relation 5 avec des membres incomplets/);
    const odd = folder.write("odd.osm.pbf", fileOf(relation([1], [3])));
    expect((await readError(odd)).message).toMatch(/relation 5 avec un membre de type inconnu/);
  });

  it("blobs of unknown types are passed over, as the format asks", async () => {
    const bytes = Buffer.concat([small, blob("OSMSomethingNew", new Uint8Array([255]))]);
    expect((await read(folder.write("new.osm.pbf", bytes))).network.wayId.length).toBe(2);
  });
});
