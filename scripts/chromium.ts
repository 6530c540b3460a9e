/** A real Chromium for tests and pictures: the one of the environment, Debian's, or the one npm ships. WebGL through SwiftShader. */
import { existsSync } from "node:fs";
import sparticuz from "@sparticuz/chromium";
import { chromium, type Browser, type Page } from "playwright-core";

/** Where Chromium is: CHROMIUM_PATH, /usr/bin/chromium, else the package's. */
export async function chromiumPath(): Promise<string> {
  const known = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  return known.find((path) => path !== undefined && existsSync(path)) ?? sparticuz.executablePath();
}

/** Starts Chromium without network of its own, able to draw maps without a graphics card. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      "--no-sandbox",
      "--enable-unsafe-swiftshader",
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--ignore-gpu-blocklist",
      "--disable-background-networking",
      "--disable-dev-shm-usage",
      "--font-render-hinting=none",
    ],
  });
}

/** Waits until the map is painted with its data: the legend is there and the map has been idle. */
export async function mapPainted(page: Page): Promise<void> {
  await page.waitForSelector("desserte-carte .legend", { timeout: 30_000 });
  await page.waitForSelector("desserte-carte .map.left[data-idle]", { timeout: 30_000 });
}
