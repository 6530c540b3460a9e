/**
 * Builds the demonstration territory in data/demonstration: real communes of Bouches-du-Rhône and around, modelled roads,
 * population cells and facilities. Run by hand (npm run demonstration); the result is committed, and a test builds it again.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildDemonstration } from "./demonstration/files.ts";

const folder = resolve(import.meta.dirname, "../data/demonstration");
mkdirSync(folder, { recursive: true });
for (const [name, content] of buildDemonstration().files) {
  writeFileSync(join(folder, name), content);
  console.log(`${name}  ${Math.round(content.length / 1000)} ko`);
}
