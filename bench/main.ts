/**
 * npm run bench: speed and memory of every step, on the real network when the shared data is there, and on generated
 * networks of 1, 4 and 10 million vertices; files of the whole country, generated; agreement with OSRM on its golden sets, pairs and routes. Keeps its figures in bench/results/.
 * `npm run bench -- real|scale|files|agree|routes|bdtopo` does one part.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { benchAgree } from "./agree.ts";
import { benchFiles } from "./files.ts";
import { keep, machineLine, type Bench } from "./harness.ts";
import { benchBdTopo } from "./bdtopo.ts";
import { benchReal } from "./real.ts";
import { benchRoutes } from "./routes.ts";
import { benchScale } from "./scale.ts";

const dataFolder = process.env.DESSERTE_DATA ?? resolve(import.meta.dirname, "../../shared/data");
const wanted = process.argv[2] ?? "all";

console.log(machineLine());
if (wanted === "all" || wanted === "real") {
  if (existsSync(dataFolder)) {
    process.env.DESSERTE_DATA = dataFolder;
    const bench: Bench = { machine: machineLine(), measures: [] };
    await benchReal(bench, dataFolder);
    keep(bench, "real");
  } else console.log(`(mesures réelles sautées : ${dataFolder} est absent ; donnez DESSERTE_DATA)`);
}
if (wanted === "all" || wanted === "scale") {
  const bench: Bench = { machine: machineLine(), measures: [] };
  await benchScale(bench);
  keep(bench, "scale");
}
if (wanted === "all" || wanted === "files") {
  const bench: Bench = { machine: machineLine(), measures: [] };
  await benchFiles(bench);
  keep(bench, "files");
}
if (wanted === "all" || wanted === "agree") {
  const bench: Bench = { machine: machineLine(), measures: [] };
  await benchAgree(bench, dataFolder);
  keep(bench, "agree");
}
if (wanted === "all" || wanted === "routes") {
  const bench: Bench = { machine: machineLine(), measures: [] };
  await benchRoutes(bench, dataFolder);
  keep(bench, "routes");
}
if (wanted === "all" || wanted === "bdtopo") {
  const bench: Bench = { machine: machineLine(), measures: [] };
  await benchBdTopo(bench);
  keep(bench, "bdtopo");
}
