import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadBasket } from "../../engine/basket/index.ts";
import { parseScenario } from "../../engine/scenario/index.ts";
import {
  packScenario,
  scenarioYaml,
  unpackScenario,
  type ScenarioDraft,
} from "../../viewer/src/state/scenario-text.ts";
import { readUrl, writeUrl } from "../../viewer/src/state/url.ts";
import { DEFAULT_VIEW, type ViewState } from "../../viewer/src/state/view.ts";
import { indicatorOf } from "../../viewer/src/study/indicator.ts";

const draft: ScenarioDraft = {
  title: "Essai : « deux points », # et\nretour",
  evaluation: "hosted",
  actions: [
    {
      verb: "open",
      site: "site-1",
      name: 'Maison "A" - <script>',
      kind: "msap",
      lon: 5.63,
      lat: 43.6,
      services: ["caf", "msa"],
    },
    { verb: "close", name: "Poste", facilities: ["poste-13048-1"] },
    { verb: "move", name: "Caf", facilities: ["caf-1", "caf-2"], lon: 5.1, lat: 43.7 },
  ],
};

describe("links", () => {
  it("bring back every part of a view", () => {
    const view: ViewState = {
      language: "en",
      tab: "table",
      indicator: "ecart.service.maternite",
      rightIndicator: "gamme.proximite",
      other: "autre-2",
      after: true,
      method: "jenks",
      classCount: 7,
      thresholds: { proximite: 4.5, panier: 7 },
      commune: "2A004",
      service: "maternite",
      camera: { lon: 5.12345, lat: 43.6, zoom: 9.25 },
      arrondissements: true,
      facilities: true,
      roads: false,
      cells: "always",
      comparison: "curtain",
      sort: "-gamme.superieure",
      filter: "saint & co",
      scenario: draft,
    };
    expect(readUrl(`#${writeUrl(view)}`)).toEqual({ view, broken: 0 });
    expect(writeUrl(DEFAULT_VIEW)).toBe("");
  });

  it("leave aside what they cannot mean, and count it", () => {
    const hostile =
      "#i=<script>alert(1)</script>&c=../../etc&seuils=proximite~1e9_x~&classes=fisher.999&vue=9999_1_2&comp=4d&v=admin&scenario=%%%";
    const { view, broken } = readUrl(hostile);
    expect(view).toEqual(DEFAULT_VIEW);
    expect(broken).toBeGreaterThanOrEqual(8);
    expect(readUrl(`#filtre=${"a".repeat(100_000)}`)).toEqual({ view: DEFAULT_VIEW, broken: 1 });
  });

  it("never throw, whatever they hold", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void readUrl(text)));
    fc.assert(fc.property(fc.base64String({ maxLength: 300 }), (text) => void unpackScenario(text)));
  });

  it("carry scenarios whole, and their YAML is what the command line reads", () => {
    expect(unpackScenario(packScenario(draft))).toEqual(draft);
    const { title, actions, evaluation } = parseScenario(scenarioYaml(draft), "essai.yaml");
    expect(title).toBe(draft.title);
    expect(evaluation).toEqual({ kind: "hosted" });
    expect(actions).toMatchObject([
      {
        verb: "open",
        site: "site-1",
        name: 'Maison "A" - <script>',
        kind: "msap",
        position: { lon: 5.63, lat: 43.6 },
        services: ["caf", "msa"],
      },
      { verb: "close", which: { facilities: ["poste-13048-1"] } },
      { verb: "move", which: { facilities: ["caf-1", "caf-2"] }, to: { lon: 5.1, lat: 43.7 } },
    ]);
    expect(parseScenario(scenarioYaml({ ...draft, actions: [] }), "vide.yaml").actions).toEqual([]);
  });

  it("name indicators of this study only", () => {
    const basket = loadBasket(
      "id: b\nlabel: B\ngammes: [{ id: g, label: G, letter: G }]\nthemes: [{ id: t, label: T }]\nservices: [{ id: s, label: S, gamme: g, theme: t, operators: [s] }]",
    );
    expect(indicatorOf("service.s", basket)).toEqual({ kind: "service", row: 0 });
    for (const key of ["service.x", "gamme.", "__proto__", "constructor", "basket.s", ""])
      expect(indicatorOf(key, basket)).toEqual({ kind: "basket" });
  });
});
