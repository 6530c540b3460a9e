import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { readBytes } from "./file-bytes.ts";
import type { KeepFeature } from "./geopackage.ts";
import { zipBytes, zipEntries } from "./zip.ts";

const PARTS = ["shp", "dbf", "prj", "cpg"] as const;

/**
 * Features of the shapefiles of a zip archive that `choose` accepts, or of one .shp with its .dbf and .prj beside it, in
 * WGS84. Throws UserError: no such layer (with those there are), no .dbf or .prj, damaged.
 */
export async function readShapefile(
  path: string,
  choose: (layer: string) => boolean,
  keep: KeepFeature,
): Promise<Array<{ readonly layer: string; readonly feature: Feature<Geometry | null> }>> {
  const sets = /\.shp$/i.test(path) ? [besides(path)] : inArchive(path, choose);
  const { default: shp } = await import("shpjs");
  const found: Array<{ layer: string; feature: Feature<Geometry | null> }> = [];
  for (const { layer, bytes } of sets) {
    const missing = ["dbf", "prj"].find((part) => !bytes[part as "dbf"]);
    if (missing || !bytes.shp)
      throw new UserError(
        `« ${basename(path)} » : il manque ${layer}.${missing ?? "shp"} ; un fichier de formes va avec .shp, .dbf et .prj.`,
        { file: path },
      );
    try {
      for (const feature of (await shp({ ...bytes, shp: bytes.shp })).features)
        if (keep(feature.properties ?? {})) found.push({ layer, feature });
    } catch {
      throw new UserError(`« ${basename(path)} » : le fichier de formes ${layer} est tronqué ou abîmé.`, {
        file: path,
      });
    }
  }
  return found;
}

interface Parts {
  readonly layer: string;
  readonly bytes: Partial<Record<(typeof PARTS)[number], Uint8Array>>;
}

function besides(path: string): Parts {
  const stem = path.slice(0, -4);
  const bytes: Parts["bytes"] = {};
  for (const part of PARTS) {
    const file = [`${stem}.${part}`, `${stem}.${part.toUpperCase()}`].find((name) => existsSync(name));
    if (file) bytes[part] = readBytes(file);
  }
  return { layer: basename(stem), bytes };
}

function inArchive(path: string, choose: (layer: string) => boolean): Parts[] {
  const entries = zipEntries(path);
  const stems = entries.filter(({ name }) => /\.shp$/i.test(name)).map(({ name }) => name.slice(0, -4));
  const chosen = stems.filter((stem) => choose(basename(stem)));
  if (chosen.length === 0)
    throw new UserError(
      `« ${basename(path)} » n'a pas la couche attendue ; couches trouvées : ${stems.map((stem) => basename(stem)).join(", ") || "aucune"}. Donnez layers.`,
      { file: path, key: "layers" },
    );
  return chosen.map((stem) => {
    const bytes: Parts["bytes"] = {};
    for (const part of PARTS) {
      const entry = entries.find(({ name }) => name.toLowerCase() === `${stem}.${part}`.toLowerCase());
      if (entry) bytes[part] = zipBytes(path, entry);
    }
    return { layer: basename(stem), bytes };
  });
}
