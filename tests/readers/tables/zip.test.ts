import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readTable } from "../../../engine/readers/tables/index.ts";
import { zipEntries } from "../../../engine/readers/tables/zip.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const csv = (rows: number) =>
  `code;valeur\n${Array.from({ length: rows }, (_, row) => `${row};"é ${row}"\n`).join("")}`;
const count = async (spec: string) => {
  let rows = 0;
  await readTable<"code">(spec, { required: { code: "code" } }, () => rows++);
  return rows;
};

describe("a zip", () => {
  it("is read in place: small, large (in a stream), stored, by name", async () => {
    expect(await count(folder.write("small.zip", zipSync({ "a/b.csv": Buffer.from(csv(3)) })))).toBe(3);
    const large = csv(20_000).replaceAll("é", "é".repeat(450));
    expect(Buffer.byteLength(large)).toBeGreaterThan(16 * 2 ** 20);
    expect(await count(folder.write("large.zip", zipSync({ "b.csv": Buffer.from(large) }, { level: 1 })))).toBe(20_000);
    expect(await count(folder.write("stored.zip", zipSync({ "b.csv": Buffer.from(csv(4)) }, { level: 0 })))).toBe(4);
    const two = folder.write("two.zip", zipSync({ "a.csv": Buffer.from(csv(1)), "b.csv": Buffer.from(csv(2)) }));
    expect(await count(`${two}#b.csv`)).toBe(2);
    await expect(count(two)).rejects.toThrow(/plusieurs fichiers possibles \(a.csv, b.csv\) ; écrivez « two.zip#nom »/);
    await expect(count(`${two}#c.csv`)).rejects.toThrow(/ne contient pas « c.csv » ; trouvé : a.csv, b.csv/);
  });
  it("passes over metadata beside the data", async () => {
    const files = { "varmod_bpe.csv": Buffer.from("x"), "bpe.csv": Buffer.from(csv(2)) };
    expect(await count(folder.write("bpe.zip", zipSync(files)))).toBe(2);
  });
  it.each(["../evil.csv", "/etc/x.csv", "a/../../x.csv", "C:x.csv", "..\\x.csv"])(
    "with the path %s is refused",
    (name) => {
      const path = folder.write("evil.zip", zipSync({ [name]: Buffer.from("a") }));
      expect(() => zipEntries(path)).toThrow(/un chemin qui en sort/);
    },
  );
  it("that is a bomb is refused before anything is inflated", async () => {
    const bytes = Buffer.from(zipSync({ "zero.csv": new Uint8Array(100_000) }, { level: 9 }));
    bytes.writeUInt32LE(105_000_000, bytes.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1")) + 24);
    const path = folder.write("bomb.zip", bytes);
    await expect(count(path)).rejects.toThrow(/annonce 105 Mo pour 0 ko compressés/);
  });
  it("cut anywhere fails with a sentence", async () => {
    const bytes = zipSync({ "a.csv": Buffer.from(csv(500)) });
    for (let at = 4; at < bytes.length; at += 97) {
      const path = folder.write("cut.zip", bytes.slice(0, at));
      await expect(count(path)).rejects.toThrow(/tronquée ou abîmée|téléchargez/i);
    }
  });
  it("whose bytes lie fails with a sentence: size announced, content, place, method", async () => {
    const bytes = zipSync({ "a.csv": Buffer.from(csv(500)) });
    const central = Buffer.from(bytes).lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    const changed = (change: (copy: Buffer) => void) => {
      const copy = Buffer.from(bytes);
      change(copy);
      return folder.write("lie.zip", copy);
    };
    await expect(count(changed((copy) => copy.writeUInt32LE(10, central + 24)))).rejects.toThrow(/tronqué ou abîmé/);
    await expect(count(changed((copy) => copy.fill(0xff, 60, 90)))).rejects.toThrow(/tronqué ou abîmé/);
    await expect(count(changed((copy) => copy.writeUInt32LE(7, central + 42)))).rejects.toThrow(/abîmée/);
    await expect(count(changed((copy) => copy.writeUInt16LE(99, central + 10)))).rejects.toThrow(/méthode 99/);
    await expect(count(changed((copy) => copy.writeUInt16LE(1, central + 8)))).rejects.toThrow(/mot de passe/);
  });
});

describe("a Parquet file", () => {
  const columnData = [{ name: "code", data: ["a", "b", "a", "c"] }];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
  it("cut anywhere, or not one, fails with a sentence", async () => {
    expect(await count(folder.write("good.parquet", bytes))).toBe(4);
    for (let at = 4; at < bytes.length; at += 13)
      await expect(count(folder.write("cut.parquet", bytes.slice(0, at)))).rejects.toThrow(/Parquet tronqué ou abîmé/);
  });
  it("of a compression that is not known names it; columns missing are named", async () => {
    const compressors = { LZO: (page: Uint8Array) => page };
    const lzo = new Uint8Array(parquetWriteBuffer({ columnData, codec: "LZO", compressors }));
    await expect(count(folder.write("lzo.parquet", lzo))).rejects.toThrow(/sa compression, LZO, n'est pas connue/);
    const other = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "insee", data: ["a"] }] }));
    await expect(count(folder.write("other.parquet", other))).rejects.toThrow(/« code » ; colonnes trouvées : insee/);
  });
});
