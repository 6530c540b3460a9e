/** What a test says of a counter; all else is as the directory has it. */
export interface CounterMade {
  readonly type: string | null;
  readonly name: string;
  readonly commune: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  /** [first day, last day, opens, closes, opens again, closes again] */
  readonly hours?: ReadonlyArray<readonly string[]>;
  /** the address for letters stands before the one to go to */
  readonly mailFirst?: boolean;
}

const address = (kind: string, lon: unknown, lat: unknown): object => ({
  type_adresse: kind,
  complement1: "",
  complement2: "",
  numero_voie: kind === "Adresse" ? "3 rue du Général-Roux {bât. A}" : "CS 12345",
  service_distribution: "",
  code_postal: "66000",
  nom_commune: "Commune",
  pays: "",
  continent: "",
  longitude: lon === undefined ? "" : String(lon),
  latitude: lat === undefined ? "" : String(lat),
  accessibilite: "DEM",
  note_accessibilite: "",
});

/** A counter with every key the base of local counters of service-public.gouv.fr gives (data.gouv_local.json). */
function counter({ type, name, commune, lon, lat, hours = [], mailFirst = false }: CounterMade): object {
  const places = [
    address("Adresse", lon, lat),
    ...(mailFirst ? [address("Adresse postale", undefined, undefined)] : []),
  ];
  return {
    plage_ouverture: hours.map(([first, last, from1 = "", to1 = "", from2 = "", to2 = ""]) => ({
      nom_jour_debut: first,
      nom_jour_fin: last,
      valeur_heure_debut_1: from1,
      valeur_heure_fin_1: to1,
      valeur_heure_debut_2: from2,
      valeur_heure_fin_2: to2,
      commentaire: "",
    })),
    site_internet: [{ libelle: "", valeur: "https://www.exemple.fr" }],
    copyright: "Direction de l'information légale et administrative (Première ministre)",
    siren: "",
    ancien_code_pivot: `${type}-${commune}-01`,
    reseau_social: [],
    texte_reference: [],
    partenaire: "",
    telecopie: [],
    nom: name,
    siret: "",
    itm_identifiant: "389008",
    sigle: "",
    affectation_personne: [],
    date_modification: "09/08/2023 13:30:19",
    adresse_courriel: ["accueil@exemple.fr"],
    service_disponible: "",
    organigramme: [],
    pivot: type === null ? [] : [{ type_service_local: type, code_insee_commune: [commune] }],
    partenaire_identifiant: "",
    ancien_identifiant: [],
    id: `00007e4d-264c-43a0-b0b7-${commune.padStart(12, "0")}`,
    ancien_nom: [],
    commentaire_plage_ouverture: "",
    annuaire: [],
    tchat: [],
    hierarchie: [],
    categorie: "SL",
    sve: [],
    telephone_accessible: [],
    application_mobile: [],
    version_type: "Publiable",
    type_repertoire: "",
    telephone: [{ valeur: "01 64 38 30 52", description: 'dit "l\'accueil"' }],
    version_etat_modification: "",
    date_creation: "18/01/2012 00:00:00",
    partenaire_date_modification: "",
    mission: "",
    formulaire_contact: [],
    version_source: "",
    type_organisme: "",
    code_insee_commune: commune,
    statut_de_diffusion: "true",
    adresse: mailFirst ? places.toReversed() : places,
    url_service_public: "https://lannuaire.service-public.fr/occitanie/pyrenees-orientales/00007e4d",
    information_complementaire: "",
    date_diffusion: "",
  };
}

/** The JSON as DILA writes it: one object, one list, a counter a line. */
export function directoryJson(counters: readonly CounterMade[]): string {
  return `{\n"service" : [\n${counters.map((one) => JSON.stringify(counter(one))).join(",\n")}\n]\n}\n`;
}
