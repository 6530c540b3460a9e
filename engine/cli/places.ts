import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package: the first one above this file that holds package.json (the same from source and from dist/). */
export const PACKAGE_FOLDER: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
})();

/** A file that comes with Desserte: baskets, studies, the demonstration. */
export function builtIn(...path: string[]): string {
  return join(PACKAGE_FOLDER, "data", ...path);
}
