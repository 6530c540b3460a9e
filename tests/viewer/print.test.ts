import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapPainted, startBrowser } from "../../scripts/chromium.ts";
import { publishStudy, type Published } from "./published.ts";

const built = existsSync(join(resolve(import.meta.dirname, "../.."), "dist/viewer/index.html"));

describe.skipIf(!built)(
  "the printed page in a real Chromium (page construite par « npm run build »)",
  { timeout: 300_000 },
  () => {
    let published: Published;
    let browser: Browser;
    beforeAll(async () => {
      [published, browser] = await Promise.all([publishStudy(), startBrowser()]);
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      await published?.close();
    });

    it.each([
      ["a commune with its route", "c=13048&i=gamme.superieure&s=maternite"],
      ["a commune of sixteen arrondissements", "c=13055"],
      ["the territory", "v=territory&i=eloignement"],
    ])("is one A4: %s", async (_, hash) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
      page.setDefaultTimeout(120_000);
      await page.goto(`${published.url}#${hash}`);
      await mapPainted(page);
      await page.waitForSelector("desserte-carte .page[data-roads=ready]");
      await page.evaluate(() => (window.print = () => document.body.setAttribute("data-printed", "")));
      await page
        .locator("desserte-carte")
        .getByRole("button", { name: /^Imprimer/ })
        .first()
        .click();
      await page.waitForSelector("body[data-printed]", { state: "attached" });
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(1);
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
      // points: 210 by 297 mm
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
      expect(pdf).toMatch(/\/Subtype \/Image/);
      await page.close();
    });
  },
);
