import { csvChunks, PLAIN_CSV, round, safeJson, StagedFolder, type CsvCell } from "../../writers/index.ts";
import { letter } from "../scenarios/text.ts";
import type { NamedMeasure, RunPair } from "./pair.ts";

/** All measures of a pair, in the order of the tables. */
function measuresOf({ basket, gammes, services }: RunPair): NamedMeasure[] {
  return [basket, ...gammes, ...services];
}

/** What a program reads: the figures of the printed comparison, unrounded. */
export function pairsJson(pairs: readonly RunPair[]): Record<string, unknown> {
  const [{ reference }] = pairs as [RunPair];
  return {
    reference: { folder: reference.folder, id: reference.id, title: reference.title },
    runs: pairs.map((pair) => ({
      folder: pair.other.folder,
      id: pair.other.id,
      title: pair.other.title,
      communes: { compared: pair.match.matched, onlyHere: pair.match.onlyOurs, onlyReference: pair.match.onlyTheirs },
      services: {
        compared: pair.match.services.map(({ id }) => id),
        onlyHere: pair.match.servicesOnlyOurs,
        onlyReference: pair.match.servicesOnlyTheirs,
      },
      settings: pair.settings.map(({ key, first, second }) => ({ key, reference: first, here: second })),
      measures: measuresOf(pair).map(({ id, label, choice, compared }) => ({
        id,
        kind: choice.kind,
        label,
        basis: compared.basis,
        services: compared.serviceCount,
        communes: compared.compared,
        communesNotCompared: compared.notCompared,
        referenceMin: compared.theirs,
        hereMin: compared.ours,
        differenceMin: compared.difference,
        longer: compared.longer,
        shorter: compared.shorter,
      })),
      remote: flagsOf(pair.flags),
      remoteWithThresholdsOfReference: flagsOf(pair.flagsAlike),
    })),
  };
}

function flagsOf({ entered, left, enteredPeople, leftPeople, both, neither }: RunPair["flags"]): object {
  return { entered, enteredPeople, left, leftPeople, both, neither };
}

/** Writes chiffres.csv (a measure a row), communes.csv (a commune a row), differences.geojson and comparaison.json. */
export async function writePairs(folder: string, pairs: readonly RunPair[]): Promise<void> {
  const staged = await StagedFolder.open(folder);
  try {
    for (const [name, pieces] of [
      ["chiffres.csv", figures(pairs)],
      ["communes.csv", csvChunks(communeHeader(pairs), communeRows(pairs), PLAIN_CSV)],
      ["differences.geojson", [safeJson(differences(pairs))]],
    ] as const)
      await staged.write(name, pieces);
    await staged.write("comparaison.json", [safeJson({ ...pairsJson(pairs), outputs: staged.files }, 1)]);
    await staged.publish("comparaison.json");
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

function figures(pairs: readonly RunPair[]): Iterable<string> {
  const header = ["run", "id", "kind", "label", "basis", "services", "communes", "communes_not_compared"];
  const columns = ["reference_min", "here_min", "difference_min", "longer_communes", "longer_population"];
  return csvChunks(
    [...header, ...columns, "shorter_communes", "shorter_population"],
    pairs.flatMap((pair, row) =>
      measuresOf(pair).map(({ id, label, choice, compared: one }): CsvCell[] => [
        letter(row + 1),
        id,
        choice.kind,
        label,
        one.basis,
        one.serviceCount,
        one.compared,
        one.notCompared,
        round(one.theirs, 4),
        round(one.ours, 4),
        round(one.difference, 4),
        one.longer.communes,
        round(one.longer.people, 1),
        one.shorter.communes,
        round(one.shorter.people, 1),
      ]),
    ),
    PLAIN_CSV,
  );
}

function communeHeader(pairs: readonly RunPair[]): string[] {
  return [
    "code",
    "name",
    ...pairs.flatMap((pair, row) => {
      const b = letter(row + 1);
      return [
        `population_${b}`,
        `remote_${b}`,
        ...measuresOf(pair).flatMap(({ id }) => [`${id}_min_A`, `${id}_min_${b}`, `${id}_difference_${b}`]),
      ];
    }),
  ];
}

/** Every commune of any run: those that cannot be compared have empty cells. `remote`: neither, both, entered, left. */
function communeRows(pairs: readonly RunPair[]): CsvCell[][] {
  const names = new Map<string, string>();
  for (const { reference, other } of pairs)
    for (const { code, name } of [...other.diagnostic.communes, ...reference.diagnostic.communes])
      if (!names.has(code)) names.set(code, name);
  const sides = pairs.map((pair) => ({
    pair,
    measures: measuresOf(pair),
    people: new Map(pair.other.diagnostic.communes.map(({ code, measures }) => [code, measures.population])),
  }));
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, name]): CsvCell[] => [
      code,
      name,
      ...sides.flatMap(({ pair, measures, people }): CsvCell[] => [
        round(people.get(code), 1),
        pair.flags.status.get(code) ?? null,
        ...measures.flatMap(({ compared }) => {
          const value = compared.values.get(code);
          return [round(value?.theirs, 2), round(value?.ours, 2), round(value?.difference, 2)];
        }),
      ]),
    ]);
}

function differences(pairs: readonly RunPair[]): object {
  const header = communeHeader(pairs);
  const shapes = new Map(
    pairs
      .flatMap(({ reference, other }) => [...reference.polygons.features, ...other.polygons.features])
      .map(({ properties, geometry }) => [properties?.code as string, geometry]),
  );
  return {
    type: "FeatureCollection",
    features: communeRows(pairs).map((row) => ({
      type: "Feature",
      geometry: shapes.get(String(row[0])) ?? null,
      properties: Object.fromEntries(header.map((name, column) => [name, row[column] ?? null])),
    })),
  };
}
