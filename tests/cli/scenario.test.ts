import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../engine/cli/program.ts";
import { toyStudy } from "../support/toy-study.ts";

let out = "";
let err = "";

beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => void vi.restoreAllMocks());

/** The toy: a pharmacy in Amont (1 000 people); Belval (24 people) is 529.5 s away, 8.8 min. */
const toy = toyStudy();
let count = 0;

async function simulate(yaml: string, ...options: string[]): Promise<{ code: number; folder: string }> {
  const file = join(toy.folder, `scenario-${++count}.yaml`);
  const folder = join(toy.folder, `sortie-${count}`);
  writeFileSync(file, yaml);
  const code = await main(["simulate", toy.study, file, "--output", folder, "--threads", "1", ...options]);
  return { code, folder };
}

const rows = (folder: string, name: string): string[][] =>
  readFileSync(join(folder, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));

const opening = `scenario: Ouvrir à Belval
actions:
  - { open: belval, name: Antenne de Belval, services: [pharmacie], commune: "99002" }
norms:
  - { label: Proche, services: [pharmacie], minutes: 5, km: 1 }
permanences: { under: 6, penalty: 2 }
expected:
  source: un plan
  figures: { beneficiaries: 24 }
`;

describe("desserte simulate", () => {
  it("an opening: who gains, by how much, in text, JSON and tables", async () => {
    const { code, folder } = await simulate(opening);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("Résultats écrits dans") });
    expect(out).toMatch(/^Ouvrir à Belval/);
    expect(out).toMatch(/20 habitants gagnent \(2\s%\), 8,8\smin en moyenne\s; 20 plus de 6 min, 0 plus de 10 min/);
    expect(out).toContain("un plan");
    expect(readdirSync(folder).sort()).toEqual([
      "chiffres.csv",
      "communes.csv",
      "differences.geojson",
      "flux.csv",
      "normes.csv",
      "origines.csv",
      "permanences.csv",
      "simulation.json",
      "sites.csv",
      "zones.csv",
    ]);
    const communes = rows(folder, "communes.csv");
    expect(communes[1]!.slice(0, 8)).toEqual(["99002", "Belval", "24", "host", "8.83", "0", "8.83", "24"]);
    const norms = rows(folder, "normes.csv");
    expect(norms[1]).toEqual([
      "Proche",
      "5",
      "1",
      "territoire",
      "",
      "Ensemble",
      "1024",
      "1000",
      "1024",
      "1000",
      "1024",
    ]);
    const drawn = JSON.parse(readFileSync(join(folder, "differences.geojson"), "utf8"));
    expect(drawn.features.map((feature: { geometry: { type: string } }) => feature.geometry.type)).toEqual([
      "Polygon",
      "Polygon",
      "Point",
    ]);
  });

  it("a closure: losers first; a service that is no more", async () => {
    const { code } = await simulate("scenario: Fermer\nactions:\n  - close: { services: [pharmacie] }\n");
    expect(code).toBe(0);
    expect(out).toMatch(/1\s000 habitants n’ont plus accès/);
  });

  it("a road slowed twice makes the way twice as long; closed, nobody on it has a time; unknown, it is said", async () => {
    const slow = await simulate(
      "scenario: Lent\nevaluate: basket\nactions:\n  - { road: { refs: [d1], within: [4, 43, 6, 44] }, speedKmh: 27.5 }\n",
      "--json",
    );
    expect({ code: slow.code, err }).toMatchObject({ code: 0 });
    const { figures } = JSON.parse(out);
    expect(figures.losers).toBe(24);
    expect(figures.meanLossMin).toBeCloseTo(529.5 / 60, 1);
    out = "";
    const closed = await simulate(
      "scenario: Coupé\nevaluate: basket\nactions:\n  - { road: { refs: [D 1] }, closed: true }\n",
      "--json",
    );
    expect(closed.code).toBe(0);
    expect(JSON.parse(out).figures.noLongerServed).toBe(1024);
    const unknown = await simulate("scenario: Rien\nactions:\n  - { road: { names: [Route] }, closed: true }\n");
    expect({ code: unknown.code, err }).toMatchObject({ code: 2, err: expect.stringContaining("aucune route") });
  });

  it("tells all problems with their lines, and writes nothing", async () => {
    const { code, folder } = await simulate(
      "scenario: Faux\nactions:\n  - { open: x, services: [piscine], at: [5.0, 43.5] }\n  - { open: mer, services: [pharmacie], at: [5.0, 43.53] }\n",
    );
    expect(code).toBe(2);
    expect(err).toMatch(/2 problèmes/);
    expect(err).toMatch(/ligne 3 : service ou opérateur inconnu/);
    expect(err).toMatch(/ligne 4 : le site « mer » est à \d+ m de toute route/);
    expect(existsSync(folder)).toBe(false);
    expect((await simulate("scenario: x", "--evaluate", "gamme:luxe")).code).toBe(2);
    expect(err).toContain("gamme inconnue « luxe »");
  });
});

describe("desserte compare", () => {
  it("sets simulations side by side and lists the actions that differ", async () => {
    const one = await simulate(opening);
    const two = await simulate("scenario: Rien\nactions: []\n");
    out = "";
    const folder = join(toy.folder, "comparaison");
    expect(await main(["compare", one.folder, two.folder, "--output", folder])).toBe(0);
    expect(out).toMatch(/A\s: Ouvrir à Belval/);
    expect(out).toMatch(/Habitants qui gagnent +20 +0/);
    expect(out).toMatch(/A –\s+ouvrir Antenne de Belval/);
    expect(readdirSync(folder).sort()).toEqual([
      "actions.csv",
      "chiffres.csv",
      "communes.csv",
      "comparaison.json",
      "differences.geojson",
    ]);
  });

  it("refuses a folder that is not a simulation", async () => {
    expect(await main(["compare", toy.folder, toy.folder])).toBe(2);
    expect(err).toContain("n'est pas un dossier écrit par « desserte simulate »");
  });
});

describe("desserte site", () => {
  const site = (...options: string[]): Promise<number> =>
    main([
      "site",
      toy.study,
      "--services",
      "pharmacie",
      "--threads",
      "1",
      "--output",
      join(toy.folder, "p"),
      ...options,
    ]);

  it("puts the next pharmacy in Belval, proves it, writes a scenario that simulates the same", async () => {
    expect(await site("--objective", "gain", "-p", "1", "--json")).toBe(0);
    const told = JSON.parse(out);
    expect(told.sites).toEqual([{ id: "99002", name: "Belval", marginal: 24 * 5296 }]);
    expect(told.gap).toBe(0);
    out = "";
    const folder = join(toy.folder, "relu");
    expect(
      await main(["simulate", toy.study, join(toy.folder, "p", "proposition.yaml"), "--output", folder, "--json"]),
    ).toBe(0);
    expect(JSON.parse(out).figures.beneficiaries).toBe(24);
  });

  it("tells it in French", async () => {
    expect(await site("--objective", "mclp", "-p", "1", "--minutes", "5")).toBe(0);
    expect(out).toContain("1. Belval");
    expect(out).toContain("C’est le meilleur choix possible (prouvé).");
    expect(out).toContain("Tous les habitants sont à 5 min ou moins.");
  });

  it("every objective, reference and source of candidates answers", async () => {
    const plan = join(toy.folder, "plan.yaml");
    writeFileSync(plan, opening);
    const list = join(toy.folder, "candidats.csv");
    writeFileSync(list, "id,nom,lon,lat,cout\nmairie,Mairie de Belval,5.1,43.5,7\nmer,En mer,5.1,43.55,1\n");
    const asked: ReadonlyArray<readonly [string, ...string[]]> = [
      ["Belval", "--objective", "p-median", "-p", "1"],
      ["Belval", "--objective", "p-center", "-p", "1", "--no-exact"],
      ["Belval", "--objective", "eloignes", "-p", "1", "--priority", "eloignees=2"],
      ["Amont", "--objective", "p-median", "-p", "1", "--reference", "sites"],
      ["Belval", "--objective", "mclp", "-p", "1", "--minutes", "3", "--reference", "sites", "--priority", "99002=100"],
      ["Belval", "--objective", "gain", "--budget", "1", "--candidates", "communes:10"],
      ["Amont", "--objective", "lscp", "--minutes", "9", "--candidates", "service:pharmacie", "--reference", "sites"],
      ["Amont", "--objective", "p-median", "-p", "1", "--candidates", "equipements", "--reference", "sites"],
      ["Mairie de Belval", "--objective", "gain", "--budget", "7", "--candidates", list],
      ["Belval", "--objective", "gain", "-p", "1", "--compare-with", plan],
      ["Amont", "--objective", "lscp", "--minutes", "5", "--given", plan, "--reference", "sites"],
    ];
    for (const [expected, ...options] of asked) {
      [out, err] = ["", ""];
      expect({ options, code: await site(...options), err }).toMatchObject({ code: 0 });
      expect({ options, out }).toMatchObject({ out: expect.stringContaining(`1. ${expected}`) });
    }
    expect(err).not.toContain("défaut du logiciel");
    await site("--objective", "gain", "-p", "1", "--compare-with", plan);
    expect(out).toMatch(/«\sOuvrir à Belval\s» \(1 site\) vaut 0,21 min gagnées par habitant, soit 0\s% d’écart/);
    expect(await site("--objective", "gain", "-p", "1", "--candidates", "nulle-part.csv")).toBe(2);
    expect(err).toMatch(/ni un mot connu/);
  });

  it("an infeasible covering names who cannot be covered", async () => {
    expect(await site("--objective", "lscp", "--minutes", "5", "--forbidden", "99002")).toBe(0);
    expect(out).toMatch(/Impossible pour 20 habitants, que seuls des candidats interdits.*Belval/);
  });

  it("tells all contradictions at once", async () => {
    expect(await site("--objective", "gain", "-p", "5", "--fixed", "99001", "--forbidden", "99001,99999")).toBe(2);
    expect(err).toMatch(/site interdit « 99999 » n'est pas parmi les 2 candidats/);
    expect(err).toMatch(/« 99001 » est à la fois imposé et interdit/);
    expect(err).toMatch(/5 sites sont demandés/);
    err = "";
    expect(await site("--objective", "bonheur", "-p", "1")).toBe(2);
    expect(err).toContain("mclp");
    expect(await site("--objective", "gain")).toBe(2);
    expect(err).toContain("demande un nombre de sites");
  });
});
