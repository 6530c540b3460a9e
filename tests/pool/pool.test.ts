import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool, type Pool } from "../../engine/pool/index.ts";
import { readOsmPbf } from "../../engine/readers/index.ts";
import { SkipReport, UserError } from "../../engine/report/index.ts";
import { type OsmNode, writeOsmPbf } from "../../scripts/osm-pbf-writer.ts";

let folder = "";
let town = "";
let pools: Pool[] = [];

/** A grid of streets large enough for many batches: raw blobs, ids shuffled, some nodes missing, some tagged. */
function grid(side: number): Uint8Array {
  const idOf = (i: number) => ((i * 7919) % (side * side)) * 5 - 1000;
  const all = Array.from({ length: side * side }, (_, i): OsmNode => ({
    id: idOf(i),
    lon: 5 + (i % side) / 1000,
    lat: 43 + Math.floor(i / side) / 1000,
    tags: i % 50 === 0 ? { highway: "traffic_signals" } : {},
  }));
  const nodes = all.filter((_, i) => i % 997 !== 5);
  const ways = Array.from({ length: 2 * side }, (_, w) => ({
    id: w,
    refs: Array.from({ length: side }, (_, k) => idOf(w < side ? w * side + k : k * side + w - side)),
    tags: { highway: "residential", name: `Rue ${w % 40}` },
  }));
  const relations = ways.map(({ id }) => ({ id, tags: { type: "restriction" }, members: [] }));
  return writeOsmPbf({ nodes, ways, relations }, { compression: "raw", order: "given", blockSize: 500 });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "desserte-pool-"));
  town = join(folder, "ville.osm.pbf");
  writeFileSync(town, grid(400));
  pools = [createPool({ threads: 1 }), createPool({ threads: 2 })];
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(folder, { recursive: true });
});

describe("the pool", () => {
  it("gives the same bytes with one thread and with two", async () => {
    const [one, two] = await Promise.all(
      pools.map(async (pool) => {
        const report = new SkipReport();
        const network = await readOsmPbf(town, { pool, report });
        return { network, report: report.toJSON() };
      }),
    );
    expect(one!.network.wayNode.length).toBeGreaterThan(300_000);
    expect(one!.network.nodeTags.size).toBeGreaterThan(3000);
    expect(one!.network.missingNodeCount).toBe(161);
    expect(two!.report).toEqual(one!.report);
    for (const name of ["tagSets", "relations"] as const)
      expect(JSON.stringify(two!.network[name])).toBe(JSON.stringify(one!.network[name]));
    expect(JSON.stringify([...two!.network.nodeTags])).toBe(JSON.stringify([...one!.network.nodeTags]));
    const columns = ["nodeId", "nodeLon7", "nodeLat7", "wayId", "wayFirstNode", "wayNode", "wayTagSet"] as const;
    for (const name of columns) expect(bytesOf(two!.network[name]).equals(bytesOf(one!.network[name]))).toBe(true);
  });

  it("brings a UserError back whole, whatever the thread", async () => {
    const path = join(folder, "coupé.osm.pbf");
    const bytes = grid(60);
    bytes.fill(255, bytes.length / 2, bytes.length / 2 + 40);
    writeFileSync(path, bytes);
    const errors = await Promise.all(
      pools.map((pool) => readOsmPbf(path, { pool, report: new SkipReport() }).catch((error: unknown) => error)),
    );
    for (const error of errors) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).where).toEqual({ file: path });
    }
    expect((errors[1] as UserError).message).toBe((errors[0] as UserError).message);
    expect((errors[0] as UserError).message).toMatch(/abîmé à l’octet/);
  });

  it("lets a task be called off, and goes on", async () => {
    for (const pool of pools) {
      const stop = new AbortController();
      const reason = new Error("interrompu");
      let events = 0;
      const reading = readOsmPbf(town, {
        pool,
        report: new SkipReport(),
        signal: stop.signal,
        progress: () => {
          if (++events === 3) stop.abort(reason);
        },
      });
      await expect(reading).rejects.toBe(reason);
      const { wayId } = await readOsmPbf(town, { pool, report: new SkipReport() });
      expect(wayId.length).toBeGreaterThan(800);
    }
  });

  it("tells its progress up to the last byte", async () => {
    const last = new Map<string, string>();
    await readOsmPbf(town, {
      pool: pools[1]!,
      report: new SkipReport(),
      progress: ({ step, label, done, total, unit }) =>
        last.set(step, `${label} ${done === total && done > 1e6} ${unit}`),
    });
    expect(Object.fromEntries(last)).toEqual({
      "osm-ways": "Lecture des routes true octets",
      "osm-nodes": "Lecture des positions true octets",
    });
  });
});

function bytesOf(column: ArrayBufferView): Buffer {
  return Buffer.from(column.buffer as ArrayBuffer, column.byteOffset, column.byteLength);
}
