import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { readBytes } from "./file-bytes.ts";
import type { KeepFeature } from "./geopackage.ts";
import { checkShapefile } from "./shapefile-check.ts";
import { readMembers, type Member } from "./archive.ts";

const PARTS = ["shp", "dbf", "prj", "cpg"] as const;

/**
 * Features of the shapefiles of an archive that `choose` accepts, or (`members` null) of one .shp with its .dbf and .prj
 * beside it, in WGS84. Throws UserError: no such layer (with those there are), no .dbf or .prj, damaged.
 */
export async function readShapefile(
  path: string,
  members: readonly Member[] | null,
  choose: (layer: string) => boolean,
  keep: KeepFeature,
): Promise<Array<{ readonly layer: string; readonly feature: Feature<Geometry | null> }>> {
  const sets = members === null ? [besides(path)] : await inArchive(path, members, choose);
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
      checkShapefile(bytes.shp, bytes.dbf!);
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

async function inArchive(
  path: string,
  members: readonly Member[],
  choose: (layer: string) => boolean,
): Promise<Parts[]> {
  const stems = members.filter(({ name }) => /\.shp$/i.test(name)).map(({ name }) => name.slice(0, -4));
  const chosen = stems.filter((stem) => choose(basename(stem)));
  if (chosen.length === 0)
    throw new UserError(
      `« ${basename(path)} » n'a pas la couche attendue ; couches trouvées : ${stems.map((stem) => basename(stem)).join(", ") || "aucune"}. Donnez layers.`,
      { file: path, key: "layers" },
    );
  const partOf = (stem: string, part: string) =>
    members.find(({ name }) => name.toLowerCase() === `${stem}.${part}`.toLowerCase());
  const wanted = chosen.flatMap((stem) => PARTS.flatMap((part) => partOf(stem, part) ?? []));
  const found = await readMembers(path, wanted);
  return chosen.map((stem) => {
    const bytes: Parts["bytes"] = {};
    for (const part of PARTS) {
      const member = partOf(stem, part);
      if (member) bytes[part] = found.get(member.name)!;
    }
    return { layer: basename(stem), bytes };
  });
}
