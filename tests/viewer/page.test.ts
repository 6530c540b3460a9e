import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join, resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFaults } from "./axe.ts";
import { baseOf, simulate } from "../../engine/cli/scenarios/simulation.ts";
import { writePublishedFolder } from "../../engine/cli/publish-page.ts";
import { serveFolder } from "../../engine/cli/serve.ts";
import { BaseCosts, parseScenario } from "../../engine/scenario/index.ts";
import {
  scenarioYaml,
  unpackScenario,
  type DraftAction,
  type SiteDraft,
} from "../../viewer/src/state/scenario-text.ts";
import { numberWriter } from "../../viewer/src/text/numbers.ts";
import { mapPainted, startBrowser } from "../../scripts/chromium.ts";
import { publishStudy, type Published } from "./published.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const built = existsSync(join(ROOT, "dist/viewer/index.html"));
const n = numberWriter("fr");

let published: Published;
let browser: Browser;
let context: BrowserContext;
/** one page serves most tests: a first map costs seconds where WebGL is software */
let page: Page;
const problems: string[] = [];

async function open(hash = "", url = published.url): Promise<Page> {
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  // Chromium's tools set styles of their own; everything else in the console is ours.
  page.on("console", (message) => {
    if (message.type() === "error" && !/inline style/.test(message.text())) problems.push(message.text());
  });
  await page.goto(hash === "" ? url : `${url}#${hash}`);
  return page;
}

/** Another view on the shared page, as a link followed inside it. */
async function view(hash: string): Promise<void> {
  await page.evaluate((next) => (location.hash = next), hash === "" ? "l=fr" : hash);
}

/** Nothing is being dragged and the scenario's effects are there. */
const settled = (): Promise<boolean> =>
  page.evaluate(() => {
    const { app } = document.querySelector("desserte-carte") as unknown as {
      app: { state: { preview: unknown; outcome: unknown } };
    };
    return app.state.preview === null && app.state.outcome !== null;
  });

const textOf = async (page: Page, selector: string): Promise<string> =>
  ((await page.locator(`desserte-carte ${selector}`).first().innerText()) ?? "")
    .replaceAll("\u202f", " ")
    .replaceAll("\u00a0", " ");
const withStudy = (study: Record<string, unknown>): Map<string, Uint8Array> =>
  new Map([...published.files, ["study.json", Buffer.from(JSON.stringify(study))]]);
const plain = (text: string): string => text.replaceAll("\u202f", " ").replaceAll("\u00a0", " ");

describe.skipIf(!built)(
  "the map page in a real Chromium (page construite par « npm run build »)",
  { timeout: 300_000 },
  () => {
    beforeAll(async () => {
      [published, browser] = await Promise.all([publishStudy(), startBrowser()]);
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        acceptDownloads: true,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(120_000);
      page = await open();
      await mapPainted(page);
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await published?.close();
    });

    it("shows on screen the numbers of the diagnostic, in the legend, the figures and a commune's card", async () => {
      const { communes, whole, remoteness } = await published.session.diagnostic();
      expect(await textOf(page, ".notice")).toContain("démonstration");
      const counts = await page.locator("desserte-carte .legend li:not(.hatched) .count").allInnerTexts();
      expect(counts.map((count) => Number.parseInt(count, 10)).reduce((a, b) => a + b, 0)).toBe(communes.length);
      const slow = communes.filter((commune) => commune.slow).length;
      expect(await textOf(page, ".legend .hatched .count")).toBe(`${slow} communes`);
      expect(await textOf(page, ".legend .method")).toContain("bornes rondes autour du seuil");
      expect(await textOf(page, ".lead")).toContain(plain(n.minutes(whole.basket.minutes!, 0)));
      expect(await textOf(page, ".figures")).toContain(String(remoteness.remote.communes.length));

      const search = page.getByRole("combobox", { name: "Chercher une commune" });
      await search.fill("jouques");
      await search.press("Enter");
      const jouques = communes.find(({ name }) => name === "Jouques")!;
      expect(await textOf(page, ".card h2")).toBe("Jouques");
      expect(await textOf(page, ".sentence")).toMatch(
        /^À Jouques, il faut \d+ min en moyenne pour .* ; le plus loin est « .* », à \d+ min, (à|au|aux) .*\.$/,
      );
      const rows = await page.locator("desserte-carte .services tbody tr").count();
      expect(rows).toBe(jouques.measures.services.length);
      const bars = plain((await page.locator("desserte-carte .bars .number").allInnerTexts()).join("|"));
      const expected = [jouques.measures.basket, ...jouques.measures.gammes].map((mean) => n.minutes(mean.minutes!));
      expect(bars).toBe(plain(expected.join("|")));
      expect(page.url()).toContain(`c=${jouques.code}`);

      // The same view comes back from its link, and from the history.
      const again = await open(new URL(page.url()).hash.slice(1));
      await again.waitForSelector("desserte-carte .card");
      expect(await textOf(again, ".card h2")).toBe("Jouques");
      await again.close();
      await page.goBack();
      await page.waitForSelector("desserte-carte .overview");
    });

    it("re-flags at once when a threshold moves, and says every figure's reading, scope and source", async () => {
      await view("v=territory");
      await page.waitForSelector("desserte-carte .territory");
      const notes = await page.locator("desserte-carte .notes").allInnerTexts();
      expect(notes.length).toBeGreaterThanOrEqual(4);
      for (const note of notes) expect(note).toMatch(/Lecture[\s\S]*Champ[\s\S]*Source/);
      const { communes, thresholds } = await published.session.diagnostic();
      const before = communes.filter(({ remoteCount }) => remoteCount > 0).length;
      expect(await textOf(page, ".territory")).toContain(`${before} communes éloignées`);
      for (const slider of await page.locator("desserte-carte .slider input").all()) await slider.fill("60");
      await expect.poll(() => textOf(page, ".territory"), { timeout: 60_000 }).toContain("Aucune commune éloignée");
      expect(thresholds.gammes[0]!.minutes).toBeLessThan(60);
      await page.getByRole("button", { name: "Revenir aux seuils" }).click();
      await expect
        .poll(() => textOf(page, ".territory"), { timeout: 60_000 })
        .toContain(`${before} communes éloignées`);
    });

    it("has a table twin: sorted, filtered, selected, exported with the map's own values", async () => {
      await view("v=table&i=gamme.superieure");
      await page.waitForSelector("desserte-carte .twin");
      const { communes } = await published.session.diagnostic();
      await page.getByRole("button", { name: /^Panier/ }).click();
      const slowest = communes.toSorted((a, b) => b.measures.basket.minutes! - a.measures.basket.minutes!)[0]!;
      expect(await textOf(page, ".sortable tbody tr th")).toBe(slowest.name);
      await page.getByRole("searchbox", { name: "Filtrer" }).fill("aix");
      await expect.poll(() => textOf(page, ".twin [role=status]"), { timeout: 60_000 }).toContain("communes sur");
      expect(await page.locator("desserte-carte .sortable tbody tr").count()).toBe(
        communes.filter(({ name }) => /aix/i.test(name)).length,
      );
      await page.locator("desserte-carte .sortable tbody tr").first().click();
      await expect.poll(() => page.url(), { timeout: 60_000 }).toContain("c=13001");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Exporter en CSV" }).click(),
      ]);
      const csv = readFileSync((await download.path())!, "utf8");
      expect(csv.startsWith("\uFEFFCode;Commune;Population")).toBe(true);
      const aix = communes.find(({ code }) => code === "13001")!;
      expect(csv).toContain(`13001;${aix.name};`);
      expect(csv).toContain(String(Math.round(aix.measures.basket.minutes! * 100) / 100).replace(".", ","));
    });

    it("draws a route and spells it out in French", async () => {
      await view("c=13048&s=maternite");
      await page.waitForSelector("desserte-carte .route strong");
      expect(await textOf(page, ".route strong")).toMatch(/^\d+ min, \d+,\d km$/);
      await page.getByText("Étapes du trajet").click();
      const steps = plain((await page.locator("desserte-carte .route li").allInnerTexts()).join("\n"));
      expect(steps).toMatch(/Prendre|Tourner|Continuer|Aller|Rouler|Serrer/);
      expect(steps).toMatch(/arrivé/i);
    });

    it("tries a site: the figures of a drop are those of « desserte simulate », preview and undo agree, the link brings it back", async () => {
      await view("v=try");
      await page.waitForSelector("desserte-carte .new-site");
      await page.getByLabel("Au chef-lieu de").selectOption("13048");
      await page.waitForSelector("desserte-carte .counters");
      const counter = (row: number): Promise<string> =>
        page.locator("desserte-carte .counters tbody tr").nth(row).locator("td").first().innerText();
      const atFirst = await counter(0);

      const site = page.locator("desserte-carte .site").first();
      const box = (await site.boundingBox())!;
      // Towards the centre of Peyrolles, where roads are.
      const { lon, lat } = (await published.session.diagnostic()).communes.find(({ code }) => code === "13074")!;
      const target = await page.evaluate(
        (place) => {
          const { stage } = document.querySelector("desserte-carte") as unknown as {
            stage: {
              left: { map: { project(place: number[]): { x: number; y: number }; getContainer(): HTMLElement } };
            };
          };
          const { left, top } = stage.left.map.getContainer().getBoundingClientRect();
          const { x, y } = stage.left.map.project(place);
          return { x: x + left, y: y + top };
        },
        [lon, lat],
      );
      const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      for (let step = 1; step <= 12; step++)
        await page.mouse.move(from.x + ((target.x - from.x) * step) / 12, from.y + ((target.y - from.y) * step) / 12);
      await expect.poll(() => counter(0), { timeout: 60_000 }).not.toBe(atFirst);
      await page.mouse.up();
      // evaluate, not waitForFunction: the page's policy forbids what the latter needs
      await expect.poll(settled, { timeout: 120_000 }).toBe(true);
      // The link is written a moment after the drop.
      const siteInLink = (): DraftAction | undefined =>
        unpackScenario(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("scenario") ?? "")?.actions[0];
      const dropped = await page.evaluate(() => {
        const { app } = document.querySelector("desserte-carte") as unknown as {
          app: { state: { view: { scenario: { actions: readonly SiteDraft[] } } } };
        };
        return app.state.view.scenario.actions[0]!;
      });
      await expect
        .poll(siteInLink, { timeout: 60_000 })
        .toMatchObject({ verb: "open", lon: expect.closeTo(dropped.lon, 4), lat: expect.closeTo(dropped.lat, 4) });
      const draft = unpackScenario(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("scenario")!)!;

      const costs = new BaseCosts(await baseOf(published.session));
      const { effects } = await simulate(published.session, parseScenario(scenarioYaml(draft), "essai.yaml"), costs);
      const cells = await page.locator("desserte-carte .counters tbody").first().locator("tr").allInnerTexts();
      const line = (label: string): string => plain(cells.find((text) => text.startsWith(label)) ?? "");
      expect(line("Habitants qui gagnent du temps")).toContain(plain(n.integer(effects.beneficiaries.people)));
      expect(line("Gain moyen")).toContain(plain(n.minutes(effects.beneficiaries.meanMin)));
      expect(line("Gagnent plus de 6")).toContain(
        plain(n.integer(effects.beneficiaries.above.find(({ minutes }) => minutes === 6)!.people)),
      );
      expect(line("Habitants de communes éloignées")).toContain(plain(n.integer(effects.remote.beneficiaries)));

      const again = await open(new URL(page.url()).hash.slice(1));
      await again.waitForSelector("desserte-carte .counters");
      expect(
        plain(await again.locator("desserte-carte .counters tbody").first().locator("tr").first().innerText()),
      ).toBe(line("Habitants qui gagnent du temps"));
      await again.close();

      // By keyboard: the arrow moves the site; undo brings the place back.
      await site.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(siteInLink, { timeout: 60_000 }).not.toEqual(draft.actions[0]);
      while (await page.getByRole("button", { name: "Annuler", exact: true }).isEnabled()) {
        await page.getByRole("button", { name: "Annuler", exact: true }).click();
        if ((await page.locator("desserte-carte .changes li.open").count()) === 0) break;
      }
      await expect.poll(() => page.locator("desserte-carte .site").count(), { timeout: 60_000 }).toBe(0);

      // A facility closes: people lose time.
      await page.getByText("Fermer ou déplacer un équipement").click();
      await page.locator("desserte-carte .places select").selectOption("maternite");
      await page.locator("desserte-carte .places input[type=search]").fill("aix-en-provence");
      await page
        .getByRole("button", { name: /^Fermer : Maternité/ })
        .first()
        .click();
      await page.waitForSelector("text=Habitants qui perdent du temps");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Enregistrer (YAML)" }).click(),
      ]);
      expect(parseScenario(readFileSync((await download.path())!, "utf8"), "s.yaml").actions).toMatchObject([
        { verb: "close" },
      ]);
    });

    it("compares two maps with the same bounds, by sides and under a curtain", async () => {
      await view("comp=sides&d=gamme.proximite");
      await page.waitForSelector("desserte-carte .map.right canvas");
      await page.getByText("Classes et couches").click();
      await page.getByRole("radio", { name: "Rideau" }).check();
      const handle = page.getByRole("slider", { name: "Position du rideau" });
      await handle.focus();
      await page.keyboard.press("ArrowLeft");
      await expect.poll(() => handle.inputValue(), { timeout: 60_000 }).toBe("49");
    });

    it("speaks English, exports a PNG with its legend, and keeps a narrow screen whole", async () => {
      await view("c=13048");
      await page.getByRole("button", { name: "EN", exact: true }).click();
      expect(await textOf(page, ".sentence")).toMatch(/^In Jouques, it takes \d+ min on average/);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "PNG image" }).click(),
      ]);
      const png = readFileSync((await download.path())!);
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect(png.readUInt32BE(16)).toBeGreaterThan(900);
      await page.setViewportSize({ width: 360, height: 740 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });

    it("is walked by keyboard from end to end, and axe finds nothing serious", async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await view("c=13048");
      await page.waitForSelector("desserte-carte .card");
      await page.locator("desserte-carte").getByRole("button", { name: "FR", exact: true }).focus();
      const seen = new Set<string>();
      const focused = (): Promise<string> =>
        page.evaluate(() => {
          const element = document.querySelector("desserte-carte")!.shadowRoot!.activeElement;
          return element ? `${element.tagName}.${element.className}.${element.textContent!.trim().slice(0, 24)}` : "";
        });
      let left = false;
      for (let step = 0; step < 90 && !left; step++) {
        await page.keyboard.press("Tab");
        const name = await focused();
        left = name === "" && seen.size > 0;
        if (name) seen.add(name);
      }
      // Out at the other end: the map is no trap. Tabs, search, services, the map itself were all reached.
      expect(left).toBe(true);
      const all = [...seen].join("\n");
      for (const part of ["BUTTON..Lire", "CANVAS.maplibregl-canvas", "Maternité", "SELECT"])
        expect(all).toContain(part);
      await page.locator("desserte-carte [role=tab]").first().focus();
      await page.keyboard.press("ArrowRight");
      expect(await page.locator("desserte-carte [role=tab][aria-selected=true]").innerText()).toBe("Territoire");

      const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
      await page.evaluate(axe);
      for (const [hash, shown] of [
        ["c=13048", ".card"],
        ["v=territory", ".territory"],
        ["v=table", ".twin"],
        ["v=try", ".new-site"],
      ] as const) {
        await view(hash);
        await page.waitForSelector(`desserte-carte ${shown}`);
        expect(await seriousFaults(page), hash).toEqual([]);
      }
    });

    it("opens as a single file from disk, with no server", async () => {
      const page = await open("", pathToFileURL(published.singleFile).href);
      await mapPainted(page);
      expect(await textOf(page, ".notice")).toContain("démonstration");
      await page.getByRole("tab", { name: "Simuler" }).click();
      await page.waitForSelector("desserte-carte .new-site");
      await page.close();
    });

    it("refuses a hostile study with a clear sentence, and shows its texts as texts", async () => {
      const study = JSON.parse(Buffer.from(published.files.get("study.json")!).toString()) as Record<string, unknown>;
      const name = '<img src=x onerror="document.title=\'pris\'"><script>document.title="pris"</script>';
      const access = published.files.get("access.fb.gz")!;
      const variants: Array<[files: Map<string, Uint8Array>, selector: string, text: RegExp]> = [
        [withStudy({ ...study, title: name, notice: name }), "h1", /^<img src=x onerror/],
        [withStudy({ ...study, version: 99 }), ".failed", /format « 99 »/],
        [withStudy({ ...study, bounds: [4, 43, 1e308, 44] }), ".failed", /« bounds\.2 »/],
        [
          new Map([...published.files, ["access.fb.gz", access.slice(0, access.length >> 1)]]),
          ".failed",
          /tronqué ou abîmé/,
        ],
        [new Map([...published.files, ["territory.fb.gz", access]]), ".failed", /pas un fichier de cette sorte/],
      ];
      for (const [row, [files, selector, text]] of variants.entries()) {
        const folder = `${published.folder}-${row}`;
        await writePublishedFolder(folder, files);
        const server = await serveFolder(folder, { port: 0, host: "127.0.0.1" }, () => undefined);
        const other = await context.newPage();
        other.on("pageerror", (error) => problems.push(error.message));
        await other.goto(server.url);
        await other.waitForSelector(selector === "h1" ? "desserte-carte .overview" : `desserte-carte ${selector}`);
        expect(plain(await other.locator(`desserte-carte ${selector}`).innerText())).toMatch(text);
        expect(await other.title()).toBe("Desserte");
        await other.close();
        await server.close();
      }
    });

    it("met no error on the way", () => expect(problems).toEqual([]));
  },
);
