/** The page's worker gives the answers of « desserte simulate », in every convention of origins and rule of aggregation. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Context } from "../../engine/cli/terminal.ts";
import { Session } from "../../engine/cli/pipeline/session.ts";
import { publishedFiles } from "../../engine/cli/publish-study.ts";
import { baseOf, simulate } from "../../engine/cli/scenarios/simulation.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { BaseCosts, parseScenario } from "../../engine/scenario/index.ts";
import type { CommunePolygons } from "../../engine/diagnostic/index.ts";
import { scenarioYaml, type ScenarioDraft, type SiteDraft } from "../../viewer/src/state/scenario-text.ts";
import { readStudyFile } from "../../viewer/src/study/file.ts";
import { StudyDesk } from "../../viewer/src/worker/desk.ts";

const DEMONSTRATION = resolve(import.meta.dirname, "../../data/demonstration");
const scratch = mkdtempSync(join(tmpdir(), "desserte-desk-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const quiet: Context = {
  threads: 1,
  json: false,
  quiet: true,
  dryRun: false,
  progress: () => undefined,
  signal: new AbortController().signal,
  say: () => undefined,
  print: () => undefined,
  endProgress: () => undefined,
};

const site: SiteDraft = {
  verb: "open",
  site: "site-1",
  name: "Maison de services",
  kind: "autre",
  lon: 5.5844,
  lat: 43.6683,
  services: ["pole-emploi", "caf", "maternite"],
};

describe.each([
  ["origins: cells", "aggregation: equal"],
  ["origins: chefs-lieux-zero", "aggregation: equal"],
  ["origins: cells", "aggregation: median"],
  ["origins: cells", "aggregation: harmonic"],
])("the worker of the page under « %s », « %s »", { timeout: 120_000 }, (origins, aggregation) => {
  it("gives the figures of the command line for a site, and the same while it is dragged", async () => {
    const yaml = readFileSync(join(DEMONSTRATION, "etude.yaml"), "utf8")
      .replaceAll(/^(origins|aggregation|data):.*\n/gm, "")
      .concat(`\n${origins}\n${aggregation}\ndata: ${JSON.stringify(DEMONSTRATION)}\n`);
    const name = `${origins}-${aggregation}`.replaceAll(/\W+/g, "-");
    const file = join(scratch, `${name}.yaml`);
    writeFileSync(file, yaml);
    const session = new Session(loadStudy(file, { output: join(scratch, name) }), quiet);
    try {
      const files = await publishedFiles(session);
      const text = (path: string): string => new TextDecoder().decode(gunzipSync(files.get(path)!));
      const bytes = (path: string): ArrayBuffer => Uint8Array.from(gunzipSync(files.get(path)!)).buffer;
      const desk = new StudyDesk();
      desk.open({
        study: readStudyFile(new TextDecoder().decode(files.get("study.json"))),
        communes: JSON.parse(text("communes.geojson.gz")) as CommunePolygons,
        territory: bytes("territory.fb.gz"),
        access: bytes("access.fb.gz"),
      });
      await desk.roads({ roads: bytes("roads.fb.gz") });
      const [closed] = desk.facilities(0)[0]!.facilities;
      const close = { verb: "close", facilities: [closed!.id], name: "x" } as const;
      const draft: ScenarioDraft = { title: "Essai", evaluation: "hosted", actions: [close, site] };

      const outcome = desk.scenario({ yaml: scenarioYaml(draft) });
      const costs = new BaseCosts(await baseOf(session));
      const { effects } = await simulate(session, parseScenario(scenarioYaml(draft), "essai.yaml"), costs);
      expect(effects.beneficiaries.people).toBeGreaterThan(100);
      expect(outcome.hosted.gainers).toBe(effects.beneficiaries.people);
      expect(outcome.hosted.meanGain).toBe(effects.beneficiaries.meanMin);
      expect(outcome.hosted.losers).toBe(effects.losers.people);
      expect([...outcome.originGain]).toEqual([...effects.gainMin]);
      expect(outcome.left).toEqual(effects.leaving.map(({ code }) => code));

      const others = scenarioYaml({ ...draft, actions: [close] });
      const preview = desk.preview({ others, draft: site, cells: true });
      for (const side of ["hosted", "whole"] as const) {
        expect(preview[side].gainers).toBeCloseTo(outcome[side].gainers, 6);
        expect(preview[side].meanGain).toBeCloseTo(outcome[side].meanGain!, 6);
        expect(preview[side].losers).toBeCloseTo(outcome[side].losers, 6);
      }
      for (const [origin, gain] of preview.originGain!.entries())
        if (!Number.isNaN(gain)) expect(gain).toBeCloseTo(outcome.originGain[origin]!, 6);
      expect(preview.left).toEqual(outcome.left);
    } finally {
      await session.close();
    }
  });
});
