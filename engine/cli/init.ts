import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { UserError } from "../report/index.ts";
import { loadDepartements, surroundingsOf, type Departements, type Surroundings } from "../sources/index.ts";
import { writeWhole } from "./pipeline/files.ts";
import { builtIn } from "./places.ts";
import { contextOf } from "./terminal.ts";

interface InitOptions {
  readonly output?: string;
  readonly bpe: number;
}

/** desserte init: a commented study of a département, ready for fetch and run. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .summary("écrit l'étude d'un département, prête à compléter")
    .description(
      "Écrit un fichier d'étude commenté : départements voisins, extraits du réseau routier, fichiers officiels et leurs adresses, panier et seuils.",
    )
    .argument("<département>", "code du département : 13, 2A, 971")
    .option("--output <fichier>", "fichier à écrire (par défaut : etude-<code>.yaml)")
    .option("--bpe <année>", "millésime de la BPE", Number, 2024)
    .addHelpText(
      "after",
      `
De rien à une carte :
  $ desserte init 66
  $ desserte fetch etude-66.yaml
  $ desserte check etude-66.yaml
  $ desserte run etude-66.yaml
  $ desserte serve etude-66.yaml`,
    )
    .action(async (code: string, options: InitOptions, command: Command) => {
      const context = contextOf(command);
      const departements = loadDepartements(readFileSync(builtIn("sources", "departements.yaml"), "utf8"));
      const surroundings = surroundingsOf(departements, code);
      const file = resolve(options.output ?? `etude-${surroundings.code.toLowerCase()}.yaml`);
      if (existsSync(file)) {
        throw new UserError(`« ${file} » existe déjà : donnez un autre nom avec --output, ou effacez-le.`, { file });
      }
      if (!Number.isInteger(options.bpe) || options.bpe < 2018 || options.bpe > 2100) {
        throw new UserError(
          `--bpe attend une année depuis 2018 (premiers points géolocalisés), non « ${options.bpe} ».`,
        );
      }
      const text = studyText(surroundings, departements, options.bpe);
      if (context.dryRun) return context.print(text);
      await writeWhole(file, text);
      context.print(`Étude écrite : ${file}\nEnsuite : desserte fetch ${file}`);
    });
}

/** Départements whose overseas grid INSEE does not publish: Filosofi covers metropolitan France, Martinique and Réunion. */
const NO_GRID = ["971", "973", "976"];
/** Legal projections, by overseas département. */
const GRID_MEMBER: Readonly<Record<string, string>> = {
  "972": "carreaux_200m_mart.csv",
  "974": "carreaux_200m_reun.csv",
};

/** The text of a study: what can be deduced is filled in, what is a choice is said. */
export function studyText(surroundings: Surroundings, departements: Departements, bpe: number): string {
  const { code, departement, neighbours, extracts } = surroundings;
  const list = (codes: readonly string[]): string =>
    codes.map((each) => `${departements[each]!.name} (${each})`).join(", ");
  const codes = [code, ...neighbours];
  const communeFiles = codes.map((each) => `communes-${each}.geojson`);
  const chefLieuFiles = codes.map((each) => `chefs-lieux-${each}.geojson`);
  const roadFiles = extracts.map((extract) => `${extract.split("/").at(-1)!}-latest.osm.pbf`);
  const hasGrid = !NO_GRID.includes(code);
  const yy = String(bpe % 100).padStart(2, "0");
  const bpeFile = `BPE${yy}.zip`;
  const sources = {
    ...Object.fromEntries(roadFiles.map((file, i) => [file, { from: "osm", with: { extract: extracts[i] } }])),
    ...Object.fromEntries(codes.map((each, i) => [communeFiles[i], { from: "communes", with: { departement: each } }])),
    ...Object.fromEntries(
      codes.map((each, i) => [chefLieuFiles[i], { from: "chefs-lieux", with: { departement: each } }]),
    ),
    "ensemble.zip": { from: "populations" },
    ...(hasGrid && { "Filosofi2021_carreaux_200m_csv.zip": { from: "grid" } }),
    [bpeFile]: { from: "bpe", with: { yy } },
    "liste-france-services.csv": { from: "france-services" },
  };
  const grid = hasGrid
    ? `  grid:
    file: Filosofi2021_carreaux_200m_csv.zip#${GRID_MEMBER[code] ?? "carreaux_200m_met.csv"}
    id: idcar_200m            # le coin sud-ouest du carreau est dans son identifiant
    population: ind
    commune: lcog_geo
    cellM: 200
    vintage: 2021
`
    : "  # L'Insee ne publie pas de carreaux de population pour ce département : les origines sont les chefs-lieux.\n";
  return `# Étude du département ${departement.name} (${code}), écrite par « desserte init ».
# Voisins par terre : ${neighbours.length > 0 ? list(neighbours) : "aucun"}. Leurs équipements et leurs routes comptent, comme pour les habitants.
# Tout ce qui change un chiffre est ici ; « desserte check » dit ce que les fichiers donnent, sans rien écrire.
id: ${departement.name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")}
title: ${JSON.stringify(departement.name)}
departements: ["${code}"]
data: donnees                 # dossier des fichiers, à côté de celui-ci ; plusieurs études peuvent le partager
basket: panier-29-2017        # ou le chemin d'un panier à vous

roads:
  osm:                        # par ancienne région : il faut aussi celles des voisins
${roadFiles.map((file) => `    - ${file}`).join("\n")}
  turns: true                 # coûts de virage et interdictions de tourner
  optimise: duration          # ou routability, comme OSRM
  # profile: { timeFactor: 1.2 }   # heures pleines : tous les temps allongés de 20 %

# Facultatif, au lieu de roads : les temps que l'Insee publie par carreau (sans routes ni scénarios sur la carte).
# Le même fichier sert à juger les nôtres : desserte agree <étude> --insee <fichier>.
# times: { insee: [${inseeFile(departement.region, bpe)}], vintage: ${bpe} }

inputs:
  communes:
    geojson: [${communeFiles.join(", ")}]
    code: code_insee
    name: nom_officiel
  chefsLieux: { file: [${chefLieuFiles.join(", ")}] }
  population: { file: ensemble.zip#donnees_communes.csv }
${grid}  equipment:
    - { file: ${bpeFile}, layout: points, vintage: ${bpe} }
  # Huit services du panier ne sont dans aucune BPE : ajoutez les fichiers des opérateurs (CAF, CPAM, MSA, Carsat, Département ...),
  # colonnes service_id, depcom, et si possible lon, lat, name, permanence.
  # operators:
  #   - { file: operateurs-${code}.csv }
  # Les guichets que tient une maison France Services :
  franceServices: { file: liste-france-services.csv, services: [caf, cpam, msa, carsat, pole-emploi] }
${optionalBlocks(codes, bpe)}
origins: ${hasGrid ? "cells" : "chefs-lieux"}                # cells, chefs-lieux ou chefs-lieux-zero
aggregation: equal            # equal, weights, presence, median ou harmonic

# Seuils d'éloignement, strictement au-dessus. Sans seuil : 1,5 fois la moyenne du territoire (choix de Desserte :
# l'Insee n'a pas publié ceux de 2017).
# thresholds:
#   proximite: { minutes: 5 }
#   intermediaire: { multiple: 1.5 }
#   superieure: { percentile: 90 }

exports: { csv: french }      # point-virgule, virgule décimale, marque d'ordre des octets : s'ouvre dans un tableur

# Ce que « desserte fetch » apporte. Quand une adresse a changé, donnez la nouvelle par la clé url.
${stringify({ sources }, { lineWidth: 0 })}${optionalSources(code, departement.region, bpe)}`;
}

/** Départements with a city cut into municipal arrondissements. */
const WITH_ARRONDISSEMENTS = ["13", "69", "75"];

/** Blocks of inputs that few studies need, ready to be uncommented with their sources. `codes`: the département's first. */
function optionalBlocks(codes: readonly string[], year: number): string {
  const lines = [
    "# Facultatif : ôtez les « # » d'un bloc, et ceux de sa source à la fin de ce fichier.",
    ...(WITH_ARRONDISSEMENTS.includes(codes[0]!)
      ? [
          "# Arrondissements municipaux, comme communes de plus : dans le bloc communes ci-dessus, ajoutez à geojson",
          `#   arrondissements-municipaux.geojson, et la ligne : departements: ${JSON.stringify(codes)}`,
        ]
      : []),
    "# Communes fusionnées : les codes d'un fichier plus ancien que les contours sont ramenés à ceux de l'année donnée.",
    `# movements: { file: v_mvt_commune_${year}.csv, year: ${year} }`,
    "# Cantons et arrondissements de chaque commune :",
    `# cog: { file: v_commune_${year}.csv }`,
    "# Autres découpages : intercommunalités (décompressez d'abord l'archive de l'Insee), quartiers prioritaires.",
    "# zonings:",
    `#   - { id: epci, label: Intercommunalités, file: "donnees-epci/EPCI_au_01-01-${year}.xlsx", code: CODGEO, zone: EPCI, name: LIBEPCI }`,
    "#   - { id: qpv, label: Quartiers prioritaires, geojson: qpv.zip, zone: code_qp, name: lib_qp }",
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}

/** INSEE's times of a region, as it names them. */
function inseeFile(region: string, year: number): string {
  return `donnees-${year}-reg${region}.parquet`;
}

/** The sources of the optional blocks. */
function optionalSources(code: string, region: string, year: number): string {
  const sources = {
    ...(WITH_ARRONDISSEMENTS.includes(code) && {
      "arrondissements-municipaux.geojson": { from: "arrondissements-municipaux" },
    }),
    [`v_mvt_commune_${year}.csv`]: { from: "cog-movements", with: { yyyy: year } },
    [`v_commune_${year}.csv`]: { from: "cog", with: { yyyy: year } },
    [`epci_au_01-01-${year}.zip`]: { from: "epci", with: { yyyy: year } },
    "qpv.zip": { from: "qpv" },
    [inseeFile(region, year)]: { from: "acces-equipements", with: { yyyy: year, region } },
  };
  const text = stringify(sources, { lineWidth: 0 }).trimEnd();
  return `  # Celles des blocs facultatifs :\n${text.replace(/^/gm, "  # ")}\n`;
}
