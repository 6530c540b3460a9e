import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../report/index.ts";
import { makeFolder } from "../writers/index.ts";
import { pagePolicy } from "./page-policy.ts";
import { PACKAGE_FOLDER } from "./places.ts";
import type { Base } from "./publish-base.ts";

/** The built map page. */
export const VIEWER_FOLDER = join(PACKAGE_FOLDER, "dist", "viewer");

/** Throws UserError when the page was not built. */
export function requireViewer(): void {
  if (!existsSync(join(VIEWER_FOLDER, "index.html")))
    throw new UserError("La page de la carte n'a pas été construite : lancez « npm run build », puis recommencez.");
}

/**
 * The page and its study in a folder that any web server, or a USB stick, can serve. Written beside under a temporary
 * name, then renamed: `folder` is whole or is not there. The page may ask the origins of `base`, and no other.
 * @throws UserError when the folder exists and is not a published one: nothing of the user's is ever overwritten
 */
export async function writePublishedFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  base?: Base,
): Promise<void> {
  requireViewer();
  if (existsSync(folder) && !existsSync(join(folder, "study", "study.json")))
    throw new UserError(`Le dossier « ${folder} » existe et n'est pas une carte publiée : donnez un dossier nouveau.`);
  const staging = `${folder}.${process.pid}.partiel`;
  try {
    await makeFolder(join(staging, "study"));
    await cp(VIEWER_FOLDER, staging, { recursive: true });
    for (const [name, content] of files) await writeFile(join(staging, "study", name), content);
    if (base?.file !== undefined) await cp(base.file, join(staging, "study", base.url));
    if (base) {
      const page = join(staging, "index.html");
      await writeFile(page, withPolicy(await readFile(page, "utf8"), pagePolicy(base.origins)));
    }
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/** The page with another policy than the one it was built with. */
function withPolicy(page: string, policy: string): string {
  return page.replace(
    /<meta http-equiv="Content-Security-Policy"[^>]*>/,
    () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}

/** The page, its workers and its study in one HTML file that opens from disk, offline. */
export async function writeSingleFile(file: string, files: ReadonlyMap<string, Uint8Array>): Promise<number> {
  requireViewer();
  const asset = (name: string): Promise<string> => readFile(join(VIEWER_FOLDER, "assets", name), "utf8");
  const page = await readFile(join(VIEWER_FOLDER, "index.html"), "utf8");
  // The end of a script element may not appear inside one, not even in a text.
  const script = (await asset("index.js")).replaceAll("</script", "<\\/script");
  const style = await asset("index.css");
  const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data: blob:",
    "font-src data:",
    "connect-src data: blob:",
    "worker-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const base64 = (content: Uint8Array | string): string => Buffer.from(content).toString("base64");
  const carried = [
    `<script type="text/plain" data-worker="map">${base64(await asset("maplibre-gl-worker.mjs"))}</script>`,
    `<script type="text/plain" data-worker="study">${base64(await asset("study-worker.js"))}</script>`,
    ...[...files].map(
      ([name, content]) => `<script type="application/octet-stream" data-file="${name}">${base64(content)}</script>`,
    ),
  ].join("\n");
  const html = withPolicy(page, policy)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(/<script type="module"[^>]*><\/script>/, "")
    .replace("</body>", () => `${carried}\n<script type="module">${script}</script>\n</body>`);
  const staging = `${file}.${process.pid}.partiel`;
  await makeFolder(dirname(file));
  try {
    await writeFile(staging, html);
    await rename(staging, file);
  } catch (error) {
    await rm(staging, { force: true });
    throw error;
  }
  return Buffer.byteLength(html);
}
