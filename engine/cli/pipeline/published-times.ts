import { readFileSync } from "node:fs";
import {
  loadCrosswalk,
  loadDirectoryTypes,
  periodOf,
  type Basket,
  type Crosswalk,
  type DirectoryTypes,
} from "../../basket/index.ts";
import { territoryFromInsee, type TimedTerritory } from "../../diagnostic/index.ts";
import { readInseeAccess, toWgs84 } from "../../readers/index.ts";
import type { Progress, SkipReport } from "../../report/index.ts";
import type { Territory } from "../../territory/index.ts";
import { builtIn } from "../places.ts";

/** INSEE writes its cells in the European projection. */
const CELLS_EPSG = 3035;

/** The codes of equipment by vintage that come with Desserte. */
export function builtInCrosswalk(): Crosswalk {
  return loadCrosswalk(readFileSync(builtIn("crosswalk", "bpe-codes.yaml"), "utf8"));
}

/** What each type of counter of the directory brings, as it comes with Desserte. */
export function builtInDirectoryTypes(): DirectoryTypes {
  return loadDirectoryTypes(readFileSync(builtIn("crosswalk", "annuaire-types.yaml"), "utf8"));
}

/**
 * The times INSEE publishes for the communes judged, with a territory whose origins are its cells. Throws UserError as
 * the reader does, or when no table of codes holds for the vintage.
 */
export async function publishedTimes(
  files: readonly string[],
  vintage: number,
  basket: Basket,
  { communes, facilities }: Territory,
  report: SkipReport,
  progress: Progress,
): Promise<TimedTerritory> {
  const inside = new Set(communes.filter((commune) => commune.inside).map(({ code }) => code));
  const period = periodOf(builtInCrosswalk(), vintage);
  const insee = await readInseeAccess(
    files,
    { basket, period, keep: (depcom) => inside.has(depcom) },
    report,
    progress,
  );
  return {
    territory: territoryFromInsee(insee, communes, facilities, toWgs84(CELLS_EPSG), report),
    access: insee.access,
  };
}
