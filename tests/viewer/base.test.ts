import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chosenBase } from "../../engine/cli/publish-base.ts";
import { writePublishedFolder } from "../../engine/cli/publish-page.ts";
import { publishedFiles } from "../../engine/cli/publish-study.ts";
import { serveFolder } from "../../engine/cli/serve.ts";
import { mapPainted, startBrowser } from "../../scripts/chromium.ts";
import { pmtilesArchive, squareTile } from "../support/pmtiles.ts";
import { publishStudy, type Published } from "./published.ts";

const built = existsSync(join(resolve(import.meta.dirname, "../.."), "dist/viewer/index.html"));
const FAILED = "Le fond de carte demandé n’a pas pu être chargé ; la carte garde le sien.";
/** A pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Another site: a style, and the tiles it names; what it was asked is kept. */
async function otherSite(
  pages: Record<string, string | Buffer>,
): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://x").pathname;
    asked.push(path);
    const page = pages[path];
    response.writeHead(page === undefined ? 404 : 200, { "Access-Control-Allow-Origin": "*" }).end(page);
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

describe.skipIf(!built)(
  "another backdrop in a real Chromium (page construite par « npm run build »)",
  { timeout: 300_000 },
  () => {
    let published: Published;
    let browser: Browser;
    const scratch = mkdtempSync(join(tmpdir(), "desserte-fond-"));
    const closing: Array<() => Promise<unknown>> = [];

    beforeAll(async () => {
      [published, browser] = await Promise.all([publishStudy(), startBrowser()]);
    }, 300_000);
    afterAll(async () => {
      for (const close of closing) await close();
      await browser?.close();
      await published?.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    /** Publishes the demonstration with a backdrop, serves it and opens it. */
    async function opened(
      base: string,
      { spoil, says }: { spoil?: (folder: string) => void; says?: string } = {},
    ): Promise<{ page: Page; console: string[]; asked: string[] }> {
      const choice = (await chosenBase({ base, baseOrigin: [] }))!;
      const folder = join(scratch, `carte-${closing.length}`);
      await writePublishedFolder(folder, await publishedFiles(published.session, choice), choice);
      spoil?.(folder);
      const server = await serveFolder(folder, { port: 0, host: "127.0.0.1" }, () => undefined);
      closing.push(() => server.close());
      const page = await browser.newPage({ viewport: { width: 900, height: 600 }, reducedMotion: "reduce" });
      const console: string[] = [];
      const asked: string[] = [];
      page.on("pageerror", (error) => console.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !/inline style/.test(message.text())) console.push(message.text());
      });
      page.on("request", (request) => asked.push(request.url()));
      page.setDefaultTimeout(120_000);
      await page.goto(server.url);
      // said for some seconds only
      if (says !== undefined) await page.getByText(says).waitFor();
      await mapPainted(page);
      return { page, console, asked };
    }

    /** What the map has drawn of the backdrop: layers, and names in its tiles. */
    const laid = (page: Page): Promise<{ layers: string[]; names: string[] }> =>
      page.evaluate(() => {
        type Drawn = { source: string; properties: { name?: string } };
        const { stage } = document.querySelector("desserte-carte") as unknown as {
          stage: { left: { map: { getStyle(): { layers: Array<{ id: string }> }; queryRenderedFeatures(): Drawn[] } } };
        };
        const { map } = stage.left;
        return {
          layers: map
            .getStyle()
            .layers.map(({ id }) => id)
            .filter((id) => id.startsWith("base-")),
          names: map
            .queryRenderedFeatures()
            .filter(({ source }) => source.startsWith("base-"))
            .map(({ properties }) => properties.name ?? ""),
        };
      });
    const colophon = (page: Page): Promise<string> => page.locator("desserte-carte .colophon").innerText();

    const archive = join(scratch, "fond.pmtiles");
    // The square of the world's tile where the Bouches-du-Rhône are.
    const tile = { z: 0, x: 0, y: 0, data: squareTile("water", 2080, 1480, 40, "Mer d’essai") };
    mkdirSync(scratch, { recursive: true });
    writeFileSync(
      archive,
      pmtilesArchive([tile], "mvt", { vector_layers: [{ id: "water" }], attribution: '<a href="x">© Essai</a>' }),
    );

    it("draws a PMTiles file carried with the page, asked in parts, from nobody else", async () => {
      const { page, console, asked } = await opened(archive);
      await expect.poll(async () => (await laid(page)).names).toContain("Mer d’essai");
      expect((await laid(page)).layers).toEqual(["base-fill-water", "base-line-water"]);
      expect(await colophon(page)).toContain("© Essai");
      expect(console).toEqual([]);
      const origin = new URL(page.url()).origin;
      expect(asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(origin))).toEqual([]);
      expect(asked.some((url) => url.endsWith("/assets/pmtiles.js"))).toBe(true);
      // A part is a part.
      const part = await page.request.get(`${origin}/study/base.pmtiles`, { headers: { Range: "bytes=0-6" } });
      expect([part.status(), await part.text(), part.headers()["content-range"]]).toEqual([
        206,
        "PMTiles",
        `bytes 0-6/${readFileSync(archive).length}`,
      ]);
      const beyond = await page.request.get(`${origin}/study/base.pmtiles`, { headers: { Range: "bytes=9999999-" } });
      expect(beyond.status()).toBe(416);
      await page.close();
    });

    it("does not fetch what reads PMTiles when no backdrop was asked, whatever the address says", async () => {
      const page = await browser.newPage({ viewport: { width: 900, height: 600 }, reducedMotion: "reduce" });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(
        `${published.url}?base=https://ailleurs.example/style.json#base=https://ailleurs.example/style.json`,
      );
      await mapPainted(page);
      expect(asked.filter((url) => /pmtiles|ailleurs\.example/.test(url.split(/[?#]/)[0]!))).toEqual([]);
      expect((await laid(page)).layers).toEqual([]);
      await page.close();
    });

    it("lays a style from an address, with that origin and no other in the policy", async () => {
      const other = await otherSite({
        "/style.json": JSON.stringify({
          version: 8,
          glyphs: "http://polices.example/{fontstack}/{range}.pbf",
          sources: {
            image: { type: "raster", tiles: ["tuile-{z}.png"], tileSize: 256, maxzoom: 0, attribution: "© Ailleurs" },
          },
          layers: [
            { id: "fond", type: "background", paint: { "background-color": "#ddeedd" } },
            { id: "image", type: "raster", source: "image" },
          ],
        }),
        "/tuile-0.png": PNG,
      });
      closing.push(async () => other.server.close());
      const { page, console } = await opened(`${other.url}/style.json`);
      await expect.poll(async () => (await laid(page)).layers).toEqual(["base-fond", "base-image"]);
      await expect.poll(() => other.asked).toContain("/tuile-0.png");
      expect(await colophon(page)).toContain("© Ailleurs");
      expect(console).toEqual([]);
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
      const header = (await page.request.get(page.url())).headers()["content-security-policy"]!;
      for (const text of [policy!, header]) {
        expect(text).toContain(`connect-src 'self' data: blob: ${other.url};`);
        expect(text).toContain("script-src 'self';");
        expect(text).not.toMatch(/unsafe|\*|https?:(?!\/\/127)/);
      }
      await page.close();
    });

    it.each<[string, Parameters<typeof opened>[1]]>([
      ["a truncated archive", { spoil: (folder) => writeFileSync(join(folder, "study", "base.pmtiles"), "PMTi") }],
      ["no archive", { spoil: (folder) => rmSync(join(folder, "study", "base.pmtiles")) }],
      [
        "a study that was changed to ask somebody the policy does not know",
        {
          spoil: (folder) => {
            const file = join(folder, "study", "study.json");
            const study = JSON.parse(readFileSync(file, "utf8")) as object;
            const base = { kind: "style", url: "http://127.0.0.1:9/style.json", origins: ["*", "'unsafe-inline'"] };
            writeFileSync(file, JSON.stringify({ ...study, base }));
          },
        },
      ],
    ])("keeps its own backdrop and says so in one sentence: %s", async (_, options) => {
      const { page } = await opened(archive, { ...options, says: FAILED });
      expect((await laid(page)).layers).toEqual([]);
      expect(await page.locator("desserte-carte .legend li").count()).toBeGreaterThan(3);
      await page.close();
    });
  },
);
