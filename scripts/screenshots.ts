/**
 * The pictures of the README: each main state of the map page, on the demonstration, in a real Chromium.
 * npx tsx scripts/screenshots.ts [study.yaml] [folder]; the page must be built (npm run build).
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Session } from "../engine/cli/pipeline/session.ts";
import { timedStudy } from "../engine/cli/publish-others.ts";
import { writePublishedFolder } from "../engine/cli/publish-page.ts";
import { publishedFiles } from "../engine/cli/publish-study.ts";
import { serveFolder } from "../engine/cli/serve.ts";
import { loadStudy } from "../engine/cli/study.ts";
import type { Context } from "../engine/cli/terminal.ts";
import { mapPainted, startBrowser } from "./chromium.ts";

const ROOT = resolve(import.meta.dirname, "..");
const PATIENCE_MS = 240_000;

interface Picture {
  readonly name: string;
  readonly link: string;
  /** what must be there before the picture is taken */
  readonly shown: string;
  readonly narrow?: boolean;
  /** on the page that has another run beside: the same study from chefs-lieux instead of cells */
  readonly beside?: boolean;
}

const SITE =
  "scenario=WyIiLCJob3N0ZWQiLFtbIm8iLCJzaXRlLTEiLCJNYWlzb24gZGUgc2VydmljZXMiLCJtc2FwIiw1LjYzNjcyLDQzLjYzNzEsW11dXV0";

const PICTURES: readonly Picture[] = [
  { name: "lire", link: "", shown: ".overview" },
  { name: "commune", link: "i=gamme.superieure&c=13048&s=maternite&carreaux=never", shown: ".route strong" },
  { name: "territoire", link: "v=territory&i=eloignement", shown: ".territory" },
  { name: "simuler", link: `v=try&i=gain&apres=1&${SITE}`, shown: ".counters" },
  { name: "carreaux", link: "i=gamme.intermediaire&vue=5.40000_43.45000_11.20", shown: ".overview" },
  { name: "comparer", link: "i=ecart.gamme.superieure&c=13048&carreaux=never", shown: ".aspects", beside: true },
  { name: "telephone", link: "c=13048", shown: ".card", narrow: true },
];

const [studyFile = join(ROOT, "data/demonstration/etude.yaml"), target = join(ROOT, "docs/screenshots")] =
  process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "desserte-images-"));
const quiet: Context = {
  threads: 1,
  json: false,
  quiet: true,
  dryRun: false,
  progress: () => undefined,
  signal: new AbortController().signal,
  say: () => undefined,
  print: () => undefined,
  endProgress: () => undefined,
};
const study = loadStudy(studyFile, { output: join(scratch, "resultats") });
const session = new Session(study, quiet);
const fromTowns = new Session(
  { ...study, settings: { ...study.settings, origins: "chefs-lieux" }, outputFolder: join(scratch, "chefs-lieux") },
  quiet,
);
const others = [{ ...(await timedStudy(fromTowns)), name: "chefs-lieux" }];
await fromTowns.close();
const serve = async (
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<{ url: string; close(): Promise<void> }> => {
  await writePublishedFolder(join(scratch, name), files);
  return serveFolder(join(scratch, name), { port: 0, host: "127.0.0.1" }, () => undefined);
};
const alone = await serve("carte", await publishedFiles(session));
const compared = await serve("comparaison", await publishedFiles(session, undefined, others));
await session.close();
const browser = await startBrowser();
mkdirSync(target, { recursive: true });
try {
  for (const { name, link, shown, narrow, beside } of PICTURES) {
    const viewport = narrow ? { width: 390, height: 844 } : { width: 1200, height: 720 };
    const page = await browser.newPage({ viewport, reducedMotion: "reduce" });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${(beside ? compared : alone).url}#${link}`);
    await mapPainted(page);
    await page.waitForSelector(`desserte-carte ${shown}`);
    await page.waitForSelector("desserte-carte .page[data-roads=ready]");
    // The roads are drawn once their tiles are cut; idle again then.
    await page.waitForTimeout(1500);
    await mapPainted(page);
    const file = join(target, `${name}.png`);
    await page.screenshot({ path: file, timeout: PATIENCE_MS });
    console.log(`${name}.png ${Math.round(statSync(file).size / 1000)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  await alone.close();
  await compared.close();
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
