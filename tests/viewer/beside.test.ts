import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { writeSingleFile } from "../../engine/cli/publish-page.ts";
import { writeStudyRun } from "../../engine/cli/pipeline/write.ts";
import { Session } from "../../engine/cli/pipeline/session.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { compareFlags, compareMeasure, matchRuns, runOf, type RunMatch } from "../../engine/diagnostic/index.ts";
import { startBrowser } from "../../scripts/chromium.ts";
import { differenceBounds, differenceClass } from "../../viewer/src/map/difference-scale.ts";
import { classify, classOf } from "../../viewer/src/map/classes.ts";
import { numberWriter } from "../../viewer/src/text/numbers.ts";
import { publishStudy, quietContext, type Published } from "./published.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const built = existsSync(join(ROOT, "dist/viewer/index.html"));
const n = numberWriter("fr");
const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, " ");

const scratch = mkdtempSync(join(tmpdir(), "desserte-beside-"));
/** The demonstration with fewer equipments in some communes, more in one: "Avant". */
const beforeStudy = join(scratch, "avant.yaml");
const results = join(scratch, "resultats-avant");

let published: Published;
let match: RunMatch;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

function writeBefore(): void {
  const demonstration = join(ROOT, "data/demonstration");
  const [header, ...rows] = readFileSync(join(demonstration, "equipements.csv"), "utf8").trim().split("\n");
  // Jouques, Trets and their neighbours had nothing; Vauvenargues had all, that is there no more.
  const poor = new Set(["13048", "13110", "13074", "13059", "13082"]);
  const kept = rows.filter((row) => !poor.has(row.split(",")[3]!));
  const services = new Map(rows.map((row) => [row.split(",")[0]!, row.split(",")[1]!]));
  const extra = [...services].map(([service, gamme]) => `${service},${gamme},1,13111,5.6,43.556,modélisé`);
  writeFileSync(join(scratch, "equipements.csv"), [header, ...kept, ...extra].join("\n"));
  const study = readFileSync(join(demonstration, "etude.yaml"), "utf8")
    .replace(/^id: .*$/m, "id: avant\ndata: " + JSON.stringify(demonstration))
    .replace(/^title: .*$/m, "title: Avant")
    .replace("file: equipements.csv", `file: ${JSON.stringify(join(scratch, "equipements.csv"))}`);
  writeFileSync(beforeStudy, study);
}

async function open(hash = "", url = published.url): Promise<Page> {
  const opened = await context.newPage();
  opened.on("pageerror", (error) => problems.push(error.message));
  opened.on("console", (message) => {
    if (message.type() === "error" && !/inline style/.test(message.text())) problems.push(message.text());
  });
  await opened.goto(hash === "" ? url : `${url}#${hash}`, { waitUntil: "commit" });
  await opened.waitForSelector("desserte-carte .map.left[data-idle]");
  return opened;
}

const view = (hash: string): Promise<unknown> => page.evaluate((next) => (location.hash = next), hash);
const textOf = async (selector: string, on = page): Promise<string> =>
  plain((await on.locator(`desserte-carte ${selector}`).first().innerText()) ?? "");
/** Rows of the legend: label, then number of communes. */
async function legendRows(): Promise<Array<[string, number]>> {
  const rows = await page.locator("desserte-carte .legend li:not(.hatched)").allInnerTexts();
  return rows.map((row) => {
    const [label, count] = plain(row).split("\n");
    return [label!, Number.parseInt(count!, 10)];
  });
}

describe.skipIf(!built)(
  "another run beside the study (page construite par « npm run build »)",
  { timeout: 300_000 },
  () => {
    beforeAll(async () => {
      writeBefore();
      const session = new Session(loadStudy(beforeStudy, { output: results }), quietContext());
      await writeStudyRun(session);
      [published, browser] = await Promise.all([publishStudy(undefined, [`Avant=${results}`]), startBrowser()]);
      const [ours, theirs] = await Promise.all(
        [published.session, session].map(async (one) => {
          const diagnostic = await one.diagnostic();
          return runOf(one.study.settings.title, one.study.basket, diagnostic, diagnostic.measured);
        }),
      );
      await session.close();
      match = matchRuns(ours!, theirs!);
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        acceptDownloads: true,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(120_000);
      page = await open("i=ecart.gamme.superieure");
      await page.waitForSelector("desserte-carte .aspects");
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await published?.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    it("says what is subtracted from what, with round symmetric classes and the communes the engine counts", async () => {
      await expect.poll(() => textOf(".legend h2")).toContain("différence avec « Avant »");
      expect(await textOf(".legend .unit")).toContain("cette étude moins « Avant »");
      expect(await textOf(".legend .method")).toContain(
        "119 communes comparées. Classes : bornes rondes, symétriques.",
      );
      const { values } = compareMeasure(match, { kind: "gamme", id: "superieure" });
      const differences = match.ours.communes.map(({ code }) => values.get(code)!.difference!);
      const all = [...values.values()].flatMap(({ difference }) => difference ?? []);
      const bounds = differenceBounds(all, 5);
      const counts = Array.from({ length: bounds.length * 2 + 1 }, () => 0);
      for (const difference of differences) counts[differenceClass(bounds, difference)]!++;
      const rows = await legendRows();
      expect(rows.map(([, count]) => count)).toEqual(counts);
      expect(rows[bounds.length]![0]).toBe("inchangé, à 0,1 près");
      expect(differences.filter((one) => Math.abs(one) <= 0.1)).toHaveLength(rows[bounds.length]![1]);
      expect(counts.at(-1)! + counts.at(-2)!).toBeGreaterThan(0);
    });

    it("tells the difference in a commune's card, in the table, its file and in the territory", async () => {
      await view("i=ecart.panier&c=13048");
      await page.waitForSelector("desserte-carte .card");
      const value = compareMeasure(match, { kind: "basket" }).values.get("13048")!;
      const change = plain(n.minutes(Math.abs(value.difference!)));
      expect(value.difference).toBeLessThan(-0.1);
      expect(await textOf(".sentence.small")).toContain(
        `À Jouques, le panier demande ${change} de moins que dans « Avant » : ${plain(n.minutes(value.ours!))} au lieu de ${plain(n.minutes(value.theirs!))}.`,
      );
      expect(await page.locator("desserte-carte .services .delta").count()).toBeGreaterThan(0);

      await view("v=table&i=ecart.panier&tri=ecart");
      await page.waitForSelector("desserte-carte .twin");
      const { values } = compareMeasure(match, { kind: "basket" });
      const sorted = match.ours.communes.toSorted(
        (a, b) => values.get(a.code)!.difference! - values.get(b.code)!.difference!,
      );
      expect(await textOf(".sortable tbody tr th")).toBe(sorted[0]!.name);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Exporter en CSV" }).click(),
      ]);
      const [head, first] = readFileSync((await download.path())!, "utf8").split("\r\n");
      expect(head).toContain(";Panier;Avant;Écart;");
      const cells = first!.split(";");
      expect(cells[0]).toBe(sorted[0]!.code);
      const written = Number(cells[head!.split(";").indexOf("Écart")]!.replace(",", "."));
      expect(written).toBeCloseTo(values.get(sorted[0]!.code)!.difference!, 2);

      await view("v=territory&i=ecart.eloignement");
      await page.waitForSelector("desserte-carte .beside");
      const flags = compareFlags(match);
      expect(flags.entered.length + flags.left.length).toBeGreaterThan(0);
      const panel = await textOf(".beside");
      expect(panel).toContain(
        `${flags.both + flags.entered.length} communes éloignées, contre ${flags.both + flags.left.length} dans « Avant »`,
      );
      for (const { name } of [...flags.entered, ...flags.left]) expect(panel).toContain(name);
      const basket = compareMeasure(match, { kind: "basket" });
      expect(panel).toContain(plain(n.minutesChange(basket.difference!, 2)));
      expect(Object.fromEntries(await legendRows())).toEqual({
        "devenue éloignée": flags.entered.length,
        "éloignée dans les deux": flags.both,
        "sortie de l’éloignement": flags.left.length,
        "non éloignée": flags.neither,
      });
      await page.getByText("Ce que les deux études règlent autrement").click();
      expect(await textOf(".settings-list")).toContain("fichiers.equipements.csv");
    });

    it("puts the other run on the right-hand map with the same bounds", async () => {
      await view("i=gamme.superieure&carreaux=never");
      await page.getByText("Classes et couches").click();
      await page.getByRole("radio", { name: "Deux cartes" }).check();
      await page.waitForSelector("desserte-carte .map.right[data-idle]");
      expect(await page.locator("desserte-carte .map-caption").allInnerTexts()).toEqual(["Cette étude", "Avant"]);
      await expect.poll(() => page.url()).toContain("d=autre");
      const { thresholds } = await published.session.diagnostic();
      const { values } = compareMeasure(match, { kind: "gamme", id: "superieure" });
      const here = match.ours.communes.map(({ code }) => values.get(code)!.ours!);
      const anchor = Math.round(thresholds.gammes[2]!.minutes! * 100) / 100;
      const classes = classify(here, "round", 5, anchor);
      const codes = match.ours.communes.map(({ code }) => code);
      const painted = await page.evaluate((list) => {
        const { stage } = document.querySelector("desserte-carte") as unknown as {
          stage: Record<"left" | "right", { map: { getFeatureState(of: object): { k: number } } }>;
        };
        return (["left", "right"] as const).map((side) =>
          list.map((id) => stage[side].map.getFeatureState({ source: "communes", id }).k),
        );
      }, codes);
      expect(painted[0]).toEqual(here.map((minutes) => classOf(classes, minutes)));
      expect(painted[1]).toEqual(codes.map((code) => classOf(classes, values.get(code)!.theirs!)));
      expect(painted[0]).not.toEqual(painted[1]);
      await view("i=panier");
    });

    it("colours cells with the difference where the cells are the same", async () => {
      const minutes = await page.evaluate(async () => {
        const { app } = document.querySelector("desserte-carte") as unknown as {
          app: {
            state: { others: Array<{ cells: number }> };
            cells(channel: string, key: string, after: boolean): Promise<Float64Array>;
          };
        };
        return {
          count: app.state.others[0]!.cells,
          difference: [...(await app.cells("test", "ecart.panier", false))],
          there: [...(await app.cells("test", "autre.panier", false))],
          here: [...(await app.cells("test", "panier", false))],
        };
      });
      expect(minutes.count).toBe(minutes.here.length);
      minutes.difference.forEach((difference, row) =>
        expect(difference).toBeCloseTo(minutes.here[row]! - minutes.there[row]!, 9),
      );
      expect(minutes.difference.some((difference) => difference < -1)).toBe(true);
    });

    it("is found without serious fault by axe, in the card, the territory and on two maps", async () => {
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
      for (const [hash, shown] of [
        ["i=ecart.panier&c=13048", ".card"],
        ["v=territory&i=ecart.eloignement", ".beside"],
        ["comp=curtain&d=autre", ".map-caption"],
      ] as const) {
        await view(hash);
        await page.waitForSelector(`desserte-carte ${shown}`);
        expect(await seriousFaults(page), hash).toEqual([]);
      }
      await view("i=panier");
    });

    it("opens another run from disk: its table in both forms, its published page; refuses the rest with one sentence", async () => {
      const alone = await open("c=13048", pathToFileURL(await singlePage()).href);
      expect(await alone.locator("desserte-carte .aspects").count()).toBe(0);
      const choose = async (...files: string[]): Promise<void> => {
        if ((await alone.getByText("Rien ne quitte votre ordinateur").isVisible()) === false)
          await alone.getByText("Comparer avec une autre étude").click();
        await alone.locator("desserte-carte details input[type=file]").last().setInputFiles(files);
      };
      const message = (): Promise<string> => textOf(".message", alone);

      const garbage = join(scratch, "garbage.csv");
      writeFileSync(garbage, '<script>document.title="pris"</script>\u0000\u0001,;');
      await choose(garbage);
      await expect.poll(message).toMatch(/^« garbage\.csv » ne peut pas servir de comparaison : .*communes\.csv/);
      const table = join(results, "communes.csv");
      const cut = join(scratch, "coupé.csv");
      writeFileSync(cut, readFileSync(table));
      truncateSync(cut, 30_000);
      await choose(cut);
      await expect.poll(message).toMatch(/^« coupé\.csv » ne peut pas servir de comparaison : .*tronqué/);
      const elsewhere = join(scratch, "ailleurs.csv");
      writeFileSync(elsewhere, "code,name,basket_min\n66001,Loin,12.5\n");
      await choose(elsewhere);
      await expect.poll(message).toContain("n'a aucune commune en commun avec cette étude");
      const wrong = join(scratch, "page.html");
      writeFileSync(wrong, "<html><body>rien</body></html>");
      await choose(wrong);
      await expect.poll(message).toContain("ne porte aucune étude");
      await alone.getByRole("button", { name: "EN", exact: true }).click();
      await alone.getByText("Nothing leaves your computer").waitFor();
      await alone.locator("desserte-carte details input[type=file]").last().setInputFiles([garbage]);
      await expect.poll(message).toMatch(/^“garbage\.csv” cannot be compared: it lacks the columns/);
      await alone.getByRole("button", { name: "FR", exact: true }).click();
      expect(await alone.title()).toBe("Desserte");
      expect(await alone.locator("desserte-carte .aspects").count()).toBe(0);

      // its table, as for programs and as a French spreadsheet saves it
      const french = join(scratch, "communes françaises.csv");
      const text = readFileSync(table, "utf8")
        .split("\n")
        .map((line) =>
          (line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g) ?? [])
            .map((cell) => cell.replace(/,$/, ""))
            .slice(0, line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).length)
            .map((cell) => (/^-?\d+\.\d+$/.test(cell) ? cell.replace(".", ",") : cell))
            .join(";"),
        )
        .join("\r\n");
      writeFileSync(french, `\ufeff${text}`);
      const value = compareMeasure(match, { kind: "basket" }).values.get("13048")!;
      const expected = `${plain(n.minutes(Math.abs(value.difference!)))} de moins que dans`;
      for (const file of [table, french]) {
        await choose(file);
        await alone.waitForSelector("desserte-carte .aspects");
        await expect.poll(() => textOf(".sentence.small", alone)).toContain(expected);
        await expect.poll(() => textOf(".legend h2", alone)).toContain("différence avec");
        await alone.locator("desserte-carte .chosen-other button").first().click();
        await expect.poll(() => alone.locator("desserte-carte .aspects").count()).toBe(0);
      }
      // a whole map in one file: the study that this one was published beside
      await choose(published.singleFile);
      await alone.waitForSelector("desserte-carte .aspects");
      await expect.poll(() => textOf(".legend .method", alone)).toContain("119 communes comparées");
      await alone.close();
    });

    it("carries the other run in a single file, and brings the view back from its link", async () => {
      const single = await open("i=ecart.panier&avec=autre-1", pathToFileURL(published.singleFile).href);
      await expect.poll(() => textOf(".legend h2", single)).toContain("différence avec « Avant »");
      await single.close();
      // said for six seconds only: waited for from the start
      const gone = await context.newPage();
      await gone.goto(`${published.url}#i=ecart.panier&avec=fichier-1`, { waitUntil: "commit" });
      await gone.waitForSelector("desserte-carte .message >> text=Ce lien compare avec une autre étude");
      await gone.close();
    });

    it("met no error on the way", () => expect(problems).toEqual([]));
  },
);

/** The study's page in one file, without anything beside it. */
async function singlePage(): Promise<string> {
  const study = JSON.parse(Buffer.from(published.files.get("study.json")!).toString()) as object;
  const files = new Map([...published.files].filter(([name]) => !name.startsWith("autre-")));
  files.set("study.json", Buffer.from(JSON.stringify({ ...study, others: [] })));
  const file = join(scratch, "seule.html");
  await writeSingleFile(file, files);
  return file;
}
