import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { studyText } from "../../engine/cli/init.ts";
import { builtIn } from "../../engine/cli/places.ts";
import { plannedFiles } from "../../engine/cli/pipeline/plan.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { loadDepartements, surroundingsOf } from "../../engine/sources/index.ts";

const departements = loadDepartements(readFileSync(builtIn("sources", "departements.yaml"), "utf8"));

describe("desserte init", () => {
  it("writes a study that can be loaded, for départements of every kind", () => {
    const folder = mkdtempSync(join(tmpdir(), "desserte-init-"));
    for (const code of ["01", "13", "2A", "57", "64", "66", "75", "971", "972", "976"]) {
      const file = join(folder, `etude-${code}.yaml`);
      writeFileSync(file, studyText(surroundingsOf(departements, code), departements, 2024));
      const study = loadStudy(file);
      expect(study.settings.departements).toEqual([code]);
      // every file that is read has a source, and every source is read
      const read = plannedFiles(study)
        .map(({ path }) => path)
        .toSorted();
      const brought = Object.keys(study.settings.sources)
        .map((name) => join(folder, "donnees", name))
        .toSorted();
      expect(read).toEqual(brought);
    }
  });
});
