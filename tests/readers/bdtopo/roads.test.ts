import { describe, expect, it } from "vitest";
import { readBdTopos } from "../../../engine/readers/bdtopo/index.ts";
import { toWgs84 } from "../../../engine/readers/tables/projection.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  type OsmNetwork,
  overrideProfile,
  searchNetwork,
  type Tags,
} from "../../../engine/roads/index.ts";
import { createRouter } from "../../../engine/routes/index.ts";
import {
  type BdTopoMade,
  cleabs,
  makeBdTopo,
  type Position,
  type SegmentMade,
} from "../../../scripts/bdtopo-writer.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
let files = 0;

type Kilometres = readonly [x: number, y: number];
/** A place in kilometres around a point of the Alpilles, in Lambert-93. */
const at = ([x, y]: Kilometres, z = 100): Position => [870_000 + 1000 * x, 6_270_000 + 1000 * y, z];
const line = (...places: readonly Kilometres[]): Position[] => places.map((place) => at(place));

async function read(
  made: BdTopoMade,
  speeds: "file" | "class" = "file",
): Promise<{ network: OsmNetwork; report: SkipReport }> {
  const file = folder.write(`monde-${++files}.gpkg`, await makeBdTopo(made));
  const report = new SkipReport();
  return { network: await readBdTopos([file], { speeds, report }), report };
}

/** Tags of a segment, null when it was left out. */
function tagsOf(network: OsmNetwork, id: number): Tags | null {
  const way = network.wayId.indexOf(id);
  return way < 0 ? null : network.tagSets[network.wayTagSet[way]];
}

/** Seconds from one place to another, null where no way leads. */
function timer(network: OsmNetwork, options: { turns?: boolean; overrides?: object } = {}) {
  const profile = overrideProfile(CAR_PROFILE, options.overrides);
  const graph = buildRoadGraph(network, profile, { report: new SkipReport() });
  const router = createRouter(
    graph,
    searchNetwork(graph, profile, { turns: options.turns ?? false, optimise: "duration" }),
  );
  const inverse = toWgs84(2154);
  return (from: Kilometres, to: Kilometres): number | null => {
    const places = [at(from), at(to)].map(([x, y]) => inverse(x, y));
    const snaps = createSnapper(graph).snap(
      Float64Array.from(places, ([lon]) => lon),
      Float64Array.from(places, ([, lat]) => lat),
      { maxSnapM: 50, accessKmh: 0 },
    );
    const path = router.route(snaps, 0, 1);
    return typeof path === "string" ? null : path.durationDs / 10;
  };
}

const segment = (id: number, places: readonly Kilometres[], values: SegmentMade["values"] = {}): SegmentMade => ({
  id,
  line: line(...places),
  values: { vitesse_moyenne_vl: 60, ...values },
});

const A: Kilometres = [0, 0];
const B: Kilometres = [1, 0];
const C: Kilometres = [2, 0];
const E: Kilometres = [4, 0];
const H: Kilometres = [4, -1];
const [K, N, L, S]: Kilometres[] = [
  [-1, 0],
  [-1.5, 0.5],
  [-2, 0],
  [-1.5, -0.5],
];
const RING = { nature: "Rond-point", sens_de_circulation: "Sens direct", vitesse_moyenne_vl: 30 };
const WORLD: BdTopoMade = {
  segments: [
    segment(1, [A, [0.5, 0], B], { nom_voie_ban_gauche: "Rue du Moulin", nom_collaboratif_gauche: "R DU MOULIN" }),
    segment(2, [B, C], { sens_de_circulation: "Sens direct", cpx_numero: "D17", importance: "3" }),
    segment(3, [B, [1.5, 1], C], { sens_de_circulation: "Sens inverse" }),
    segment(4, [C, E], {
      nature: "Type autoroutier",
      importance: "1",
      cpx_classement_administratif: "Autoroute",
      cpx_numero: "A7",
      acces_vehicule_leger: "A péage",
      vitesse_moyenne_vl: 120,
    }),
    segment(5, [C, [3, -1], E]),
    segment(6, [E, [5, 0]], { prive: 1, vitesse_moyenne_vl: 30 }),
    segment(7, [E, [4, 1]], { acces_vehicule_leger: "Restreint aux ayants droit", vitesse_moyenne_vl: 20 }),
    segment(8, [E, H], { fictif: 1 }),
    segment(9, [H, [4, -3]], { nature: "Bac ou liaison maritime", vitesse_moyenne_vl: 10 }),
    segment(10, [A, K]),
    segment(11, [K, N], RING),
    segment(12, [N, L], RING),
    segment(13, [L, S], RING),
    segment(14, [S, K], RING),
    segment(15, [L, [-3, 0]]),
    segment(16, [S, [-1.5, -1.5]]),
    segment(20, [B, [1, -1]], { nature: "Sentier", sens_de_circulation: "Sans objet" }),
    segment(21, [B, [1, -1]], { acces_vehicule_leger: "Physiquement impossible" }),
    segment(22, [B, [1, -1]], { etat_de_l_objet: "En construction" }),
    // over road 1, with a point where they cross, and no end there
    segment(
      23,
      [
        [0.5, -0.5],
        [0.5, 0],
        [0.5, 0.5],
      ],
      { position_par_rapport_au_sol: "1" },
    ),
  ],
};

describe("times on BD TOPO, computed by hand", async () => {
  const { network, report } = await read(WORLD);
  const seconds = timer(network);
  // a kilometre at 60 km/h is a minute; Lambert-93 lengthens it by 0.05 % here
  it.each([
    ["a street both ways", A, B, 60],
    ["with the one-way streets", A, C, 120],
    ["against them, by the one drawn the other way", C, A, 60 + (2 * Math.sqrt(1.25) * 3600) / 60],
    ["by the toll motorway", C, E, 60],
    ["on a private road, and back", [5, 0] as Kilometres, E, 120],
    ["on a road of those who live there", E, [4, 1] as Kilometres, 180],
    ["over a fictitious segment", E, H, 60],
    ["half round", A, [-3, 0] as Kilometres, 60 + 2 * Math.sqrt(0.5) * 120 + 60],
    ["three quarters round", A, [-1.5, -1.5] as Kilometres, 60 + 3 * Math.sqrt(0.5) * 120 + 60],
    ["one quarter round", [-1.5, -1.5] as Kilometres, A, 60 + Math.sqrt(0.5) * 120 + 60],
  ])("%s", (_, from, to, expected) => {
    const found = seconds(from, to);
    expect(found).not.toBeNull();
    expect(Math.abs(found! - expected)).toBeLessThan(0.4);
  });

  it("takes the boat, where nobody lives", () => {
    const withPort = {
      ...WORLD,
      segments: [
        ...WORLD.segments,
        segment(30, [
          [4, -3],
          [5, -3],
        ]),
      ],
    };
    return read(withPort).then((port) => {
      expect(timer(port.network)(E, [5, -3])).toBeCloseTo(60 + 720 + 60, -0.5);
      expect(timer(network)(E, [4, -2])).toBeNull();
      expect(timer(port.network, { overrides: { exclude: ["ferry"] } })(E, [5, -3])).toBeNull();
    });
  });

  it("goes round the toll when the study asks", () => {
    const found = timer(network, { overrides: { exclude: ["toll"] } })(C, E)!;
    expect(found).toBeCloseTo(2 * Math.sqrt(2) * 60, -0.5);
  });

  it("passes under a bridge without meeting it", () => {
    expect(seconds(A, [0.5, 0.5])).toBeNull();
    expect(seconds([0.5, -0.5], [0.5, 0.5])).toBeCloseTo(60, 0);
  });

  it("says what it leaves out", () => {
    expect([20, 21, 22].map((id) => tagsOf(network, id))).toEqual([null, null, null]);
    expect(Object.fromEntries([...report.kinds].map(([kind, { count }]) => [kind, count]))).toEqual({
      "bdtopo-nature": 1,
      "bdtopo-access": 1,
      "bdtopo-state": 1,
    });
    expect(report.kinds.get("bdtopo-state")!.examples).toEqual([cleabs(22)]);
  });

  it("keeps the names that people read, and numbers as they are signed", () => {
    expect(tagsOf(network, 1)).toMatchObject({ highway: "unclassified", name: "Rue du Moulin", oneway: "no" });
    expect(tagsOf(network, 2)).toMatchObject({ highway: "secondary", ref: "D 17", oneway: "yes" });
    expect(tagsOf(network, 3)).toMatchObject({ oneway: "-1" });
    expect(tagsOf(network, 4)).toMatchObject({ highway: "motorway", ref: "A 7", toll: "yes" });
    expect(tagsOf(network, 6)).toMatchObject({ access: "private" });
    expect(tagsOf(network, 7)).toMatchObject({ access: "destination" });
    expect(tagsOf(network, 9)).toMatchObject({ route: "ferry" });
    expect(tagsOf(network, 12)).toMatchObject({ junction: "roundabout", oneway: "yes" });
  });
});

describe("speeds", () => {
  const worlds = (values: SegmentMade["values"]) => ({ segments: [segment(1, [A, B], values)] });
  const speed = async (values: SegmentMade["values"], speeds: "file" | "class" = "file", overrides = {}) => {
    const found = timer((await read(worlds(values), speeds)).network, { overrides })(A, B)!;
    return Math.round(3600 / found);
  };

  it("are the file's, as they are, where it gives them", async () => {
    expect(await speed({ vitesse_moyenne_vl: 73 })).toBe(73);
    expect(await speed({ vitesse_moyenne_vl: 73 }, "file", { speeds: { unclassified: 10 } })).toBe(73);
    expect(await speed({ vitesse_moyenne_vl: 72 }, "file", { timeFactor: 1.2 })).toBe(60);
  });

  it("are the profile's by class elsewhere, where 0 and 1 mean not known, and when the study prefers", async () => {
    for (const unknown of [null, 0, 1]) expect(await speed({ vitesse_moyenne_vl: unknown, importance: "3" })).toBe(55);
    expect(await speed({ vitesse_moyenne_vl: 73, importance: "2" }, "class")).toBe(65);
    expect(await speed({ importance: "2" }, "class", { speeds: { primary: 70 } })).toBe(70);
    expect(await speed({ importance: "5", urbain: 1 }, "class", { speeds: { residential: 20 } })).toBe(20);
    // 80 % of 50 km/h
    expect(await speed({ importance: "2", urbain: 1 }, "class")).toBe(40);
    expect(await speed({ nature: "Route empierrée" }, "class")).toBe(15);
    expect(await speed({ nature: "Type autoroutier", importance: "1", urbain: 1 }, "class")).toBe(85);
  });

  it("do not open what is too low or too weak for a car", async () => {
    const limits = { restriction_de_hauteur: 1.9, restriction_de_poids_total: 3.5 };
    await expect(read(worlds(limits)).then(({ network }) => timer(network)(A, B))).resolves.toBeNull();
    await expect(speed({ restriction_de_hauteur: 3.2, restriction_de_poids_total: 3.5 })).resolves.toBe(60);
  });
});

describe("where segments meet", () => {
  it("is at ends less than a decimetre apart, never at points between", async () => {
    const { network } = await read({
      segments: [
        segment(1, [A, B]),
        { id: 2, line: [[871_000.02, 6_269_999.97, 100], at(C)], values: { vitesse_moyenne_vl: 60 } },
        segment(3, [
          [0.5, 1],
          [0.5, 0],
        ]),
      ],
    });
    const seconds = timer(network);
    expect(seconds(A, C)).toBeCloseTo(120, -0.5);
    expect(seconds(A, [0.5, 1])).toBeNull();
  });

  it("joins ends of two altitudes, and says so", async () => {
    const high = { id: 2, line: [at(B, 112), at(C, 112)], values: { vitesse_moyenne_vl: 60 } };
    const unknown = { id: 3, line: [at(C, -1000), at(E, -1000)], values: { vitesse_moyenne_vl: 60 } };
    const { network, report } = await read({ segments: [segment(1, [A, B]), high, unknown] });
    expect(timer(network)(A, E)).toBeCloseTo(240, -0.5);
    expect(report.count("bdtopo-levels")).toBe(1);
  });

  it("reads every part of a line in several parts, and lines of one point or none as no road", async () => {
    const { network, report } = await read({
      segments: [
        { id: 1, line: [line(A, B), line(B, C)], values: { vitesse_moyenne_vl: 60 } },
        { id: 2, line: null },
        { id: 3, line: line(A) },
        { id: 4, line: line(A, A) },
      ],
    });
    expect(timer(network)(A, C)).toBeCloseTo(120, -0.5);
    expect(report.count("bdtopo-no-line")).toBe(3);
  });

  it("takes each segment once where two départements hold it, and joins them at the border", async () => {
    const west = folder.write("ouest.gpkg", await makeBdTopo({ segments: [segment(1, [A, B]), segment(2, [B, C])] }));
    const east = folder.write("est.gpkg", await makeBdTopo({ segments: [segment(2, [B, C]), segment(3, [C, E])] }));
    const report = new SkipReport();
    const network = await readBdTopos([west, east], { speeds: "file", report });
    expect([...network.wayId]).toEqual([1, 2, 3]);
    expect(timer(network)(A, E)).toBeCloseTo(240, -0.5);
    expect(report.count("bdtopo-duplicate")).toBe(1);
  });
});

describe("forbidden movements", () => {
  const [W, X, O, U, D]: Kilometres[] = [
    [-1, 0],
    [0, 0],
    [1, 0],
    [0, 1],
    [0, -1],
  ];
  const CROSS = [
    segment(1, [W, X]),
    segment(2, [X, O]),
    segment(3, [X, U]),
    segment(4, [X, D]),
    segment(5, [O, U]),
    segment(6, [D, O]),
  ];
  const diagonal = Math.sqrt(2) * 60;
  /** Seconds from west to north, without the costs of turns (7.5 s at most each). */
  const straight = async (forbidden: BdTopoMade["forbidden"]) => {
    const { network, report } = await read({ segments: CROSS, forbidden });
    const found = timer(network, { turns: true })(W, U);
    return { found: found!, report, relations: network.relations };
  };

  it("are not made", async () => {
    const free = await straight([]);
    expect(free.found).toBeGreaterThan(120);
    expect(free.found).toBeLessThan(128);
    const { found } = await straight([{ id: 1, entry: 1, exits: [3], at: at(X) }]);
    expect(found).toBeGreaterThan(120 + diagonal - 1);
    expect(found).toBeLessThan(120 + diagonal + 16);
  });

  it("are each forbidden when several exits touch the entry", async () => {
    const { found, relations } = await straight([{ id: 1, entry: 1, exits: [3, 2], at: at(X) }]);
    expect(relations).toHaveLength(2);
    expect(found).toBeGreaterThan(120 + 2 * diagonal - 1);
  });

  it("are a path when the exits follow each other", async () => {
    const { found, relations } = await straight([
      { id: 1, entry: 1, exits: [3], at: at(X) },
      { id: 2, entry: 1, exits: [2, 5], at: at(X) },
    ]);
    expect(relations).toHaveLength(2);
    // by the south: the segment to the east may be driven, but not from the west and then north
    expect(found).toBeGreaterThan(120 + 2 * diagonal - 1);
    expect(found).toBeLessThan(120 + 2 * diagonal + 24);
  });

  it("are counted when a segment is missing or does not touch", async () => {
    const { report, relations } = await straight([
      { id: 1, entry: 1, exits: [99], at: at(X) },
      { id: 2, entry: 1, exits: [5], at: at(X) },
    ]);
    expect(relations).toEqual([]);
    expect(report.count("bdtopo-forbidden")).toBe(2);
  });

  it("begin at the end where the file says, when two segments share both", async () => {
    const { network } = await read({
      segments: [segment(1, [X, U, O]), segment(2, [X, D, O]), segment(3, [O, [2, 0]])],
      forbidden: [{ id: 1, entry: 1, exits: [2], at: at(O) }],
    });
    const via = network.relations[0].members.find(({ role }) => role === "via")!;
    const node = network.nodeId.indexOf(via.ref);
    const [lon] = toWgs84(2154)(at(O)[0], at(O)[1]);
    expect(network.nodeLon7[node] / 1e7).toBeCloseTo(lon, 6);
  });
});

describe("overseas", () => {
  it.each([
    [5490, [650_000, 1_800_000], -61.6, 16.3],
    [2972, [350_000, 545_000], -52.4, 4.9],
    [2975, [340_000, 7_650_000], 55.5, -21.2],
    [4471, [520_000, 8_590_000], 45.2, -12.8],
  ])("stands where it should in EPSG:%s", async (epsg, [x, y], lon, lat) => {
    const { network } = await read({
      epsg,
      segments: [
        {
          id: 1,
          line: [
            [x, y],
            [x + 1000, y],
          ],
          values: { vitesse_moyenne_vl: 60 },
        },
      ],
    });
    expect(network.nodeLon7[0] / 1e7).toBeCloseTo(lon, 0);
    expect(network.nodeLat7[0] / 1e7).toBeCloseTo(lat, 0);
    const graph = buildRoadGraph(network, CAR_PROFILE, { report: new SkipReport() });
    expect(graph.roadForwardDs[0]).toBeGreaterThan(598);
    expect(graph.roadForwardDs[0]).toBeLessThan(602);
  });

  it("puts every place within a centimetre of where the projection puts it", async () => {
    const places = Array.from({ length: 400 }, (_, i): Position => [
      830_000 + ((i * 7919) % 90_000) + i / 400,
      6_230_000 + ((i * 104_729) % 120_000) + i / 300,
    ]);
    const { network } = await read({ segments: [{ id: 1, line: places }] });
    // ends are nodes first, then the points between in their order
    const order = network.wayNode;
    const inverse = toWgs84(2154);
    let worst = 0;
    places.forEach(([x, y], i) => {
      const [lon, lat] = inverse(x, y);
      const east = (network.nodeLon7[order[i]] / 1e7 - lon) * 80_500;
      const north = (network.nodeLat7[order[i]] / 1e7 - lat) * 111_100;
      worst = Math.max(worst, Math.hypot(east, north));
    });
    // half of the last digit kept, 5.6 mm each way, and 1.3 mm of the cells
    expect(worst).toBeLessThan(0.01);
  });
});
